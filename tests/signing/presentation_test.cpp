// How signatures show (Decree 30/2020, Annex I and IV): places against words of a page, images, stamps, judged by Poppler where it is
// about what a reader sees.
#include <gtest/gtest.h>

#include <fstream>

#include <cairo.h>

#include "signing/pades_signer.hpp"
#include "signing/pades_validator.hpp"
#include "signing/presentation.hpp"
#include "signing/signature_fields.hpp"
#include "tests/signing/pki.hpp"
#include "tests/support/command.hpp"
#include "tests/support/shared_data.hpp"

namespace vanthu::signing {
namespace {

namespace fs = std::filesystem;

/// The end of a letter: position above, name below, recipients at the left.
std::vector<PageWord> end_of_letter() {
    return {{"Nơi", {85, 300, 20, 12}},    {"nhận:", {108, 300, 30, 12}}, {"KT.", {350, 300, 20, 13}},  {"CHỦ", {373, 300, 25, 13}},
            {"TỊCH", {401, 300, 27, 13}},  {"PHÓ", {352, 284, 24, 13}},   {"CHỦ", {379, 284, 25, 13}},  {"TỊCH", {407, 284, 27, 13}},
            {"Nguyễn", {345, 200, 40, 13}}, {"Văn", {388, 200, 22, 13}},   {"An", {413, 200, 18, 13}}};
}

/// A PNG with strokes of a colour, with or without a ground.
Bytes png(double red, double green, double blue, bool transparent, int side = 120) {
    const test::TempFolder folder;
    cairo_surface_t* surface = cairo_image_surface_create(transparent ? CAIRO_FORMAT_ARGB32 : CAIRO_FORMAT_RGB24, side, side);
    cairo_t* context = cairo_create(surface);
    if (!transparent) {
        cairo_set_source_rgb(context, 1, 1, 1);
        cairo_paint(context);
    }
    cairo_set_source_rgb(context, red, green, blue);
    cairo_set_line_width(context, 4);
    cairo_move_to(context, 4, 4);
    cairo_line_to(context, side - 4, side - 4);
    cairo_stroke(context);
    cairo_destroy(context);
    const fs::path file = folder.path() / "image.png";
    cairo_surface_write_to_png(surface, file.c_str());
    cairo_surface_destroy(surface);
    return to_bytes(test::read_file(file));
}

TEST(Presentation, A_phrase_is_found_without_regard_to_case_and_accents) {
    const auto words = end_of_letter();
    EXPECT_EQ(find_phrase(words, "kt. chủ tịch").size(), 1U);
    ASSERT_EQ(find_phrase(words, "CHU TICH").size(), 2U);
    EXPECT_GT(find_phrase(words, "CHU TICH").front().y, find_phrase(words, "CHU TICH").back().y);
    EXPECT_TRUE(find_phrase(words, "CHỦ TỊCH Nguyễn").empty());
    EXPECT_TRUE(find_phrase(words, "  ").empty());
}

TEST(Presentation, The_signature_stands_between_position_and_name_and_covers_neither) {
    const auto words = end_of_letter();
    const auto place = place_of_person(words, {.position = "PHÓ CHỦ TỊCH", .name = "Nguyễn Văn An", .width = 170, .height = 200});
    ASSERT_TRUE(place.has_value()) << place.error().detail.en;
    EXPECT_TRUE(covered_words(words, *place).empty());
    EXPECT_GT(place->y, 213);
    EXPECT_LT(place->y + place->height, 284);
    EXPECT_NEAR(place->width / place->height, 170.0 / 200.0, 0.01);
    EXPECT_EQ(place_of_person(words, {.position = "GIÁM ĐỐC", .name = "Nguyễn Văn An"}).error().code, Code::not_found);
    EXPECT_EQ(place_of_person(words, {.position = {}, .name = "Trần Thị Bình"}).error().code, Code::not_found);
    auto crowded = words;
    crowded.push_back({"(Đã", {380, 215, 20, 12}});
    EXPECT_EQ(place_of_person(crowded, {.position = {}, .name = "Nguyễn Văn An"}).error().code, Code::conflict);
}

TEST(Presentation, Below_an_anchor_only_where_nothing_is_printed) {
    const auto words = end_of_letter();
    EXPECT_TRUE(place_below(words, "PHÓ CHỦ TỊCH", 150, 60).has_value());
    EXPECT_EQ(place_below(words, "PHÓ CHỦ TỊCH", 150, 100).error().code, Code::conflict);
    EXPECT_EQ(place_below(words, "KT. CHỦ TỊCH", 150, 60).error().code, Code::conflict);
}

TEST(Presentation, The_seal_lies_over_a_third_of_the_signature_to_its_left) {
    const Rectangle signature{330, 130, 150, 54};
    const Rectangle seal = place_of_seal(signature, 102, 102);
    EXPECT_DOUBLE_EQ(seal.x + seal.width, signature.x + signature.width / 3);
    EXPECT_DOUBLE_EQ(seal.y + seal.height / 2, signature.y + signature.height / 2);
    EXPECT_DOUBLE_EQ(seal.width, 102);
}

TEST(Presentation, Images_are_looked_at) {
    const auto good = check_signature_image(png(0.1, 0.2, 0.8, true), ImageRole::person);
    ASSERT_TRUE(good.has_value());
    EXPECT_TRUE(good->warnings.empty());
    EXPECT_NEAR(good->width, 120 * 72.0 / 300, 0.01);
    EXPECT_EQ(check_signature_image(png(0.1, 0.2, 0.8, true), ImageRole::agency)->warnings.size(), 1U);
    EXPECT_EQ(check_signature_image(png(0, 0, 0, false), ImageRole::person)->warnings.size(), 2U);
    EXPECT_EQ(check_signature_image(png(1, 0, 0, true, 12), ImageRole::agency).error().code, Code::invalid_input);
    EXPECT_EQ(check_signature_image(png(1, 1, 1, false), ImageRole::agency).error().code, Code::invalid_input);
    EXPECT_EQ(check_signature_image(as_bytes("GIF89a"), ImageRole::agency).error().code, Code::invalid_input);
    Bytes bomb = png(1, 0, 0, true);
    bomb.at(16) = std::byte{0x7f};  // a width of two thousand million pixels
    EXPECT_EQ(check_signature_image(bomb, ImageRole::agency).error().code, Code::invalid_input);
    Bytes cut = png(1, 0, 0, true);
    cut.resize(cut.size() / 2);
    EXPECT_EQ(check_signature_image(cut, ImageRole::agency).error().code, Code::invalid_input);
}

TEST(Presentation, A_note_and_the_stamp_are_read_by_Poppler_with_their_Vietnamese_text) {
    const test::TempFolder folder;
    write_sample_pdf(folder.path() / "letter.pdf");
    const fs::path stamped = folder.path() / "stamped.pdf";
    const auto place = place_of_arrival_stamp({}, 595, 842);
    ASSERT_TRUE(place.has_value());
    ASSERT_TRUE(stamp_pdf(folder.path() / "letter.pdf", stamped, 1, *place,
                          arrival_stamp({"SỞ THÔNG TIN VÀ TRUYỀN THÔNG", "1234", "25/11/2026", "Phòng Bưu chính", ""})));
    EXPECT_TRUE(test::read_file(stamped).starts_with(test::read_file(folder.path() / "letter.pdf")));
    const auto seal = test_signer("seal");
    SignatureRequest request;
    request.field_name = "Copy";
    request.signing_time = SystemClock{}.now();
    const std::string time = presentation_time(request.signing_time, std::chrono::minutes{420});
    VisibleSignature visible;
    visible.drawing = copy_note("SAO Y", "Ủy ban nhân dân xã A", time);
    visible.place = place_of_note(595, 842, visible.drawing.lines.size());
    request.visible = visible;
    const fs::path copy = folder.path() / "copy.pdf";
    ASSERT_TRUE(sign_pdf(stamped, copy, request, *seal));
    const auto shown = test::run_command("pdftotext -layout " + copy.string() + " -");
    for (const std::string& wanted : {std::string{"ĐẾN"}, std::string{"Số: 1234"}, std::string{"Phòng Bưu chính"}, std::string{"SAO Y"},
                                      std::string{"Ủy ban nhân dân xã A"}, time}) {
        EXPECT_NE(shown.output.find(wanted), std::string::npos) << wanted << "\n" << shown.output;
    }
    const auto fonts = test::run_command("pdffonts " + copy.string() + " | tail -n +3 | grep -v ' yes yes yes'");
    EXPECT_NE(fonts.exit_code, 0) << "not embedded as a subset:\n" << fonts.output;
}

TEST(Presentation, A_prepared_field_waits_shows_and_locks) {
    const test::TempFolder folder;
    write_sample_pdf(folder.path() / "draft.pdf");
    const fs::path prepared = folder.path() / "prepared.pdf";
    const SignatureField field{.name = "Leader", .page = 1, .place = {300, 200, 120, 40}, .lock = FieldLock{}};
    ASSERT_TRUE(add_signature_fields(folder.path() / "draft.pdf", prepared, {field}));
    EXPECT_EQ(add_signature_fields(prepared, folder.path() / "twice.pdf", {field}).error().code, Code::conflict);
    const auto director = test_signer("director");
    SignatureRequest request;
    request.field_name = "Leader";
    request.signing_time = SystemClock{}.now();
    VisibleSignature visible;
    visible.place = {0, 0, 10, 10};  // the field knows its own place
    visible.drawing.lines = {"Ký bởi: Vũ Đức Thắng"};
    request.visible = visible;
    const fs::path signed_file = folder.path() / "signed.pdf";
    ASSERT_TRUE(sign_pdf(prepared, signed_file, request, *director));
    const auto places = signature_places(signed_file);
    ASSERT_TRUE(places && places->size() == 1U);
    EXPECT_EQ(places->front().page, 1);
    EXPECT_DOUBLE_EQ(places->front().place.width, 120);
    const auto report = validate_pdf(signed_file, test_trust(), [] { ValidationPolicy p; p.at = test_time(); return p; }()).value();
    EXPECT_EQ(report.signatures.front().indication, Indication::total_passed) << to_text(report, Language::en);
    EXPECT_NE(test::read_file(signed_file).find("/FieldMDP"), std::string::npos);
}

}  // namespace
}  // namespace vanthu::signing
