#include <unistd.h>

#include <algorithm>
#include <fstream>

#include <gtest/gtest.h>

#include "server/app/signatures/placing.hpp"
#include "server/ops/poppler_page_text.hpp"
#include "signing/signature_fields.hpp"
#include "tests/support/small_pdf.hpp"

namespace vanthu::app {
namespace {

using signing::Rectangle;

class SignaturePlaces : public testing::Test {
protected:
    std::filesystem::path place_for(const std::string& name) {
        made_.push_back(std::filesystem::path{testing::TempDir()} / (name + std::to_string(::getpid())));
        return made_.back();
    }
    std::filesystem::path file(const std::string& bytes, const std::string& name = "van-ban.pdf") {
        const auto path = place_for(name);
        std::ofstream(path, std::ios::binary) << bytes;
        return path;
    }
    void TearDown() override {
        for (const auto& one : made_) {
            std::filesystem::remove(one);
        }
    }
    static const SignatureChoice* of_kind(const std::vector<SignatureChoice>& choices, const std::string& kind) {
        for (const SignatureChoice& one : choices) {
            if (one.kind == kind) {
                return &one;
            }
        }
        return nullptr;
    }

    ops::PopplerPageText text;

private:
    std::vector<std::filesystem::path> made_;
};

void expect_near(const Rectangle& one, const Rectangle& other, double points) {
    EXPECT_NEAR(one.x, other.x, points);
    EXPECT_NEAR(one.y, other.y, points);
    EXPECT_NEAR(one.width, other.width, points);
    EXPECT_NEAR(one.height, other.height, points);
}

const std::vector<std::vector<std::string>> letter{{"GIAM DOC", "", "", "", "", "", "Vu Duc Thang"}};

TEST_F(SignaturePlaces, A_place_on_a_turned_page_comes_back_from_user_space) {
    for (const int rotation : {0, 90, 180, 270}) {
        const PageFrame frame{{10, 20, 595, 842}, rotation};
        const Rectangle shown{30, 40, 170, 54};
        const Rectangle place = to_user_space(frame, shown);
        EXPECT_TRUE(lies_on(frame, place)) << rotation;
        expect_near(as_shown(frame, place), shown, 1e-9);
        EXPECT_EQ(place.width, rotation % 180 == 0 ? 170 : 54);
    }
    // The lower left corner of what is shown, turned by 90 degrees clockwise, is the lower right of the page as it is stored.
    expect_near(to_user_space({{0, 0, 595, 842}, 90}, {0, 0, 10, 20}), {575, 0, 20, 10}, 1e-9);
    expect_near(to_user_space({{0, 0, 595, 842}, 270}, {0, 0, 10, 20}), {0, 832, 20, 10}, 1e-9);
}

TEST_F(SignaturePlaces, Words_of_a_turned_page_lie_where_they_are_written) {
    const auto flat = file(test::small_pdf(letter));
    const PageFrame upright = page_frame(flat, 1).value();
    const Rectangle expected = to_user_space(upright, words_as_shown(text, flat, 1, upright).at(0).place);
    EXPECT_NEAR(expected.x, 85, 1) << "where its Td says";
    for (const int rotation : {90, 180, 270}) {
        const auto turned = file(test::small_pdf(letter, "/MediaBox[0 0 595 842]/Rotate " + std::to_string(rotation)), "xoay.pdf");
        const PageFrame frame = page_frame(turned, 1).value();
        EXPECT_EQ(frame.rotation, rotation);
        const auto words = words_as_shown(text, turned, 1, frame);
        ASSERT_EQ(words.size(), 5U);
        const auto same = std::find_if(words.begin(), words.end(), [](const PageWord& one) { return one.text == "GIAM"; });
        ASSERT_NE(same, words.end());
        expect_near(to_user_space(frame, same->place), expected, 1);
    }
}

TEST_F(SignaturePlaces, A_page_whose_user_space_begins_elsewhere) {
    const auto moved = file(test::small_pdf(letter, "/MediaBox[-100 50 495 892]"));
    const PageFrame frame = page_frame(moved, 1).value();
    EXPECT_NEAR(to_user_space(frame, words_as_shown(text, moved, 1, frame).at(0).place).x, 85, 1);
    EXPECT_FALSE(lies_on(frame, {-101, 60, 10, 10}));
    EXPECT_TRUE(lies_on(frame, {-100, 50, 595, 842}));
}

TEST_F(SignaturePlaces, A_rotation_is_inherited_or_ignored) {
    EXPECT_EQ(page_frame(file(test::small_pdf(letter, "/MediaBox[0 0 595 842]/Rotate -90")), 1).value().rotation, 270);
    EXPECT_EQ(page_frame(file(test::small_pdf(letter, "/MediaBox[0 0 595 842]/Rotate 45")), 1).value().rotation, 0);
    EXPECT_EQ(page_frame(file(test::small_pdf(letter)), 2).error().code, Code::invalid_input);
}

TEST_F(SignaturePlaces, The_best_place_of_a_person_is_over_the_printed_name_wherever_the_annexes_begin) {
    auto pages = letter;
    pages.push_back({"PHU LUC"});
    const auto choices = signature_choices(text, file(test::small_pdf(pages)), {true, "Vũ Đức Thắng", 100, 40}).value();
    ASSERT_GE(choices.size(), 3U);
    EXPECT_EQ(choices.front().kind, "name");
    EXPECT_EQ(choices.front().page, 1);
    EXPECT_GT(choices.front().place.y, 616) << "above the name";
    EXPECT_EQ(of_kind(choices, "corner")->page, 2);
    EXPECT_EQ(of_kind(choices, "top_right")->page, 1);
    const auto nobody = signature_choices(text, file(test::small_pdf(letter)), {true, "Người Khác", 100, 40}).value();
    EXPECT_EQ(nobody.front().kind, "corner");
}

TEST_F(SignaturePlaces, Every_choice_lies_on_its_page_however_it_is_turned) {
    for (const int rotation : {0, 90, 180, 270}) {
        const auto turned = file(test::small_pdf(letter, "/MediaBox[0 0 595 842]/Rotate " + std::to_string(rotation)));
        for (const bool personal : {true, false}) {
            const auto choices = signature_choices(text, turned, {personal, "Vu Duc Thang", 120, 40}).value();
            for (const SignatureChoice& one : choices) {
                EXPECT_TRUE(lies_on(page_frame(turned, one.page).value(), one.place)) << one.kind << rotation;
                EXPECT_EQ(one.rotation, rotation);
            }
        }
    }
}

TEST_F(SignaturePlaces, Prepared_fields_are_offered) {
    const auto plain = file(test::small_pdf(letter));
    const auto prepared = place_for("o-ky.pdf");
    ASSERT_TRUE(signing::add_signature_fields(plain, prepared, {{.name = "giam-doc", .page = 1, .place = {300, 100, 150, 50}}, {.name = "an", .page = 1}}));
    const auto fields = empty_signature_fields(prepared).value();
    ASSERT_EQ(fields.size(), 1U) << "one that does not show is no place";
    EXPECT_EQ(fields.front().name, "giam-doc");
    const auto choices = signature_choices(text, prepared, {true, "Vu Duc Thang", 100, 40}).value();
    EXPECT_EQ(choices.at(1).kind, "field");
    expect_near(choices.at(1).place, {300, 100, 150, 50}, 0.01);
}

}  // namespace
}  // namespace vanthu::app
