// The first run of an empty instance, what the agency is called, and the images of signatures and seal; on both databases.

#include <fstream>

#include <cairo.h>

#include "server/app/administration/agency.hpp"
#include "server/app/administration/first_run.hpp"
#include "server/app/administration/images.hpp"
#include "server/app/uploads.hpp"
#include "server/storage/integrity.hpp"
#include "tests/server/app/outgoing_fixture.hpp"

namespace vanthu::app {
namespace {

using storage::Dialect;
using storage::dialect_name;
using ::testing::IsEmpty;
using ::testing::SizeIs;

/// An instance without anybody.
class FirstRunTest : public storage::DatabaseTest {
protected:
    void TearDown() override {
        if (!IsSkipped()) {
            auto session = database->open_session();
            EXPECT_THAT(storage::check_integrity(*session, *blobs, std::nullopt)->findings, IsEmpty());
        }
        storage::DatabaseTest::TearDown();
    }
    FirstRun::Input input(const std::string& code) {
        FirstRun::Input one;
        one.code = code;
        one.agency = {"H40.13", "Sở Thông tin và Truyền thông", "Ủy ban nhân dân tỉnh Nam Định", "STTTT", "Nam Định", {}, {}, 0};
        one.unit_code = "SO";
        one.login = "QuanTri";
        one.full_name = "Hoàng Anh Tuấn";
        one.position = "Quản trị hệ thống";
        one.password = SecretString{"mật khẩu rất dài 1"};
        return one;
    }
    std::string field(const Result<Person>& refused) { return refused || refused.error().fields.empty() ? "" : refused.error().fields.front().pointer; }

    AgencySettings settings;
    SessionSettings sessions{.password_cost = {1, 64, 1}};
    Limits limits;
    DefinitionCache definitions;
    CalendarCache calendars;
    int changed = 0;
};
VANTHU_ON_BOTH_DATABASES(FirstRunTest);

TEST_P(FirstRunTest, Whoever_has_the_code_makes_the_agency_and_its_administrator_once) {
    const Services services{*database, *blobs, clock, random, settings, sessions, limits, definitions, calendars};
    FirstRun first(services, [this] { ++changed; });
    EXPECT_EQ(field(first.run(input(""))), "/one_time_code") << "before the code was made none opens";
    EXPECT_TRUE(first.is_open().value());
    std::string code = first.begin().value();
    EXPECT_THAT(code, SizeIs(24 + 5));
    EXPECT_EQ(field(first.run(input("AAAA-AAAA"))), "/one_time_code");
    EXPECT_EQ(field(first.run(input(code.substr(0, code.size() - 1)))), "/one_time_code");

    auto wrong = input(code);
    wrong.agency.code = "H40/13";
    EXPECT_EQ(field(first.run(wrong)), "/agency_code");
    wrong = input(code);
    wrong.agency.name.clear();
    EXPECT_EQ(field(first.run(wrong)), "/agency_name");
    wrong = input(code);
    wrong.agency.symbol = "S TT";
    EXPECT_EQ(field(first.run(wrong)), "/symbol");
    wrong = input(code);
    wrong.unit_code = "Sở";
    EXPECT_EQ(field(first.run(wrong)), "/unit_code");
    wrong = input(code);
    wrong.login = "a b";
    EXPECT_EQ(field(first.run(wrong)), "/login");
    wrong = input(code);
    wrong.password = SecretString{"ngắn"};
    EXPECT_EQ(field(first.run(wrong)), "/password");
    EXPECT_EQ(changed, 0);
    EXPECT_TRUE(first.is_open().value()) << "what was refused left nothing behind";

    for (char& c : code) {
        c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
    const auto made = first.run(input(" " + code + " "));
    ASSERT_TRUE(made) << made.error().detail.en << made.error().cause.value;
    EXPECT_EQ(made->login, "quantri");
    EXPECT_EQ(changed, 1);
    ASSERT_THAT(made->bindings, SizeIs(1));
    EXPECT_EQ(made->bindings.front().role, records::Role::administrator);
    EXPECT_FALSE(first.is_open().value());
    EXPECT_EQ(first.run(input(code)).error().code, Code::conflict);
    EXPECT_EQ(FirstRun(services, [] {}).begin().value(), "") << "nor does another server make a code";

    const auto admin = database->read([&](Tx& tx) -> Result<Actor> { return actor_of(tx, *tx.users().find(made->id), clock.now()); });
    EXPECT_TRUE(admin->holds_for_agency(records::Role::administrator));
    const auto kept = ManageAgency(services).find(*admin);
    EXPECT_EQ(kept->decided.parent_name, "Ủy ban nhân dân tỉnh Nam Định");
    EXPECT_EQ(kept->decided.changed_by, made->id);
    EXPECT_TRUE(kept->needs_restart) << "these settings are still those of the start";
    take_over(kept->decided, settings);
    EXPECT_FALSE(ManageAgency(services).find(*admin)->needs_restart);
}

TEST_P(FirstRunTest, An_instance_that_has_people_is_closed_and_units_of_the_command_line_stay) {
    const Services services{*database, *blobs, clock, random, settings, sessions, limits, definitions, calendars};
    ASSERT_TRUE(ManageUnits(services).add(console_actor(), {"GOC", "Sở", "STTTT", {}}));
    FirstRun first(services, [] {});
    const std::string code = first.begin().value();
    const auto made = first.run(input(code));
    ASSERT_TRUE(made) << made.error().detail.en;
    EXPECT_THAT(ManageUnits(services).list(console_actor()).value(), SizeIs(1));
    FirstRun late(services, [] {});
    EXPECT_EQ(late.begin().value(), "");
    EXPECT_EQ(late.run(input(code)).error().code, Code::conflict);
}

TEST_P(FirstRunTest, Of_two_servers_one_makes_the_agency) {
    const Services services{*database, *blobs, clock, random, settings, sessions, limits, definitions, calendars};
    FirstRun one(services, [this] { ++changed; });
    FirstRun other(services, [this] { ++changed; });
    const std::string code_of_one = one.begin().value();
    const std::string code_of_other = other.begin().value();
    EXPECT_EQ(field(other.run(input(code_of_one))), "/one_time_code");
    ASSERT_TRUE(one.run(input(code_of_one)));
    auto second = input(code_of_other);
    second.login = "nguoikhac";
    EXPECT_EQ(other.run(second).error().code, Code::conflict);
    EXPECT_EQ(changed, 1);
}

class AdministrationTest : public OutgoingTest {
protected:
    UploadId upload(const std::string& login, const std::string& bytes) {
        ReceiveUpload uploads(agency->services, folder.path() / "uploads");
        const auto begun = uploads.begin(actor(login), "anh.png", bytes.size());
        EXPECT_TRUE(begun);
        EXPECT_TRUE(uploads.append(actor(login), begun->id, 0, bytes));
        return begun->id;
    }
    std::string png(double red, double green, double blue, int side = 400) {
        cairo_surface_t* surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, side, side);
        cairo_t* context = cairo_create(surface);
        cairo_set_source_rgb(context, red, green, blue);
        cairo_set_line_width(context, 12);
        cairo_arc(context, side / 2.0, side / 2.0, side / 3.0, 0, 6.28);
        cairo_stroke(context);
        cairo_destroy(context);
        const auto file = folder.path() / "image.png";
        cairo_surface_write_to_png(surface, file.c_str());
        cairo_surface_destroy(surface);
        std::ifstream in(file, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    ManageImages images() { return ManageImages(agency->services); }
    std::optional<std::optional<signing::SignatureImage>> in_force(const std::string& owner) {
        return database->read([&](Tx& tx) { return image_in_force(tx, owner); }).value();
    }
};
VANTHU_ON_BOTH_DATABASES(AdministrationTest);

TEST_P(AdministrationTest, A_person_keeps_the_own_image_and_administrators_that_of_the_seal) {
    const std::string director = agency->id("director").text();
    const std::string blue = png(0.1, 0.2, 0.8);
    const std::string red = png(0.8, 0.1, 0.1);
    EXPECT_FALSE(in_force(director).has_value()) << "nothing was decided: the configured folder counts";
    EXPECT_EQ(images().put(actor("clerk"), director, 0, upload("clerk", blue)).error().code, Code::forbidden);
    EXPECT_EQ(images().put(actor("director"), agency_image_owner, 0, upload("director", red)).error().code, Code::forbidden);
    EXPECT_EQ(images().find(actor("clerk"), director).error().code, Code::forbidden);
    EXPECT_EQ(images().find(actor("admin"), "01930000-0000-7000-8000-0000000000aa").error().code, Code::not_found);
    EXPECT_EQ(images().list(actor("director")).error().code, Code::forbidden);

    const auto first = images().put(actor("director"), director, 0, upload("director", blue));
    ASSERT_TRUE(first) << first.error().detail.en;
    EXPECT_EQ(first->version, 1);
    EXPECT_EQ(images().put(actor("director"), director, 0, upload("director", blue)).error().code, Code::stale_version);
    EXPECT_EQ(images().content(actor("admin"), director, 1).value(), blue);
    EXPECT_EQ(images().content(actor("director"), director, 2).error().code, Code::not_found);
    ASSERT_TRUE(in_force(director).has_value());
    EXPECT_NEAR((*in_force(director))->width, 400 * 72.0 / 300, 0.5);
    ASSERT_TRUE(images().put(actor("admin"), agency_image_owner, 0, upload("admin", red)));

    const auto gone = images().withdraw(actor("admin"), director, 1);
    ASSERT_TRUE(gone);
    EXPECT_THAT(gone->decisions, SizeIs(2));
    ASSERT_TRUE(in_force(director).has_value());
    EXPECT_FALSE(in_force(director)->has_value()) << "it was decided that none shows";
    EXPECT_EQ(images().withdraw(actor("admin"), director, 2).error().code, Code::conflict);
    EXPECT_EQ(images().content(actor("admin"), director, 1).value(), blue) << "the old one stays";
    EXPECT_THAT(images().list(actor("admin")).value(), SizeIs(2));
}

TEST_P(AdministrationTest, An_image_is_looked_at_in_clear_words_before_it_is_kept) {
    const std::string director = agency->id("director").text();
    const auto look = [&](const std::string& owner, const std::string& bytes) { return images().look(actor("admin"), owner, upload("admin", bytes)); };
    const auto good = look(director, png(0.1, 0.2, 0.8));
    ASSERT_TRUE(good) << good.error().detail.en;
    EXPECT_THAT(good->warnings, IsEmpty());
    EXPECT_THAT(look(agency_image_owner, png(0.1, 0.2, 0.8))->warnings, SizeIs(1)) << "a blue seal";
    EXPECT_EQ(look(director, "%PDF-1.7").error().fields.front().pointer, "/upload");
    EXPECT_EQ(look(director, png(0.1, 0.2, 0.8, 1500)).error().fields.front().pointer, "/upload") << "127 mm";
    EXPECT_EQ(images().look(actor("admin"), director, upload("director", png(0.1, 0.2, 0.8))).error().fields.front().pointer, "/upload") << "somebody else's upload";
    EXPECT_EQ(images().find(actor("admin"), director)->version, 0);
}

TEST_P(AdministrationTest, The_agency_gets_another_name_with_the_version_that_was_seen) {
    ManageAgency manage(agency->services);
    EXPECT_EQ(manage.find(actor("clerk")).error().code, Code::forbidden);
    EXPECT_EQ(manage.change(actor("director"), 0, {"X", {}, {}, {}}).error().code, Code::forbidden);
    EXPECT_EQ(manage.find(actor("admin"))->decided.version, 0);
    EXPECT_EQ(manage.change(actor("admin"), 0, {"", {}, {}, {}}).error().fields.front().pointer, "/name");
    const auto changed = manage.change(actor("admin"), 0, {"Sở Khoa học và Công nghệ", "UBND tỉnh", {}, {}});
    ASSERT_TRUE(changed) << changed.error().detail.en;
    EXPECT_EQ(changed->decided.version, 1);
    EXPECT_TRUE(changed->needs_restart);
    EXPECT_EQ(manage.change(actor("admin"), 0, {"Y", {}, {}, {}}).error().code, Code::stale_version);
    EXPECT_EQ(manage.change(actor("admin"), 1, {{}, "", {}, "Nam Định"})->decided.version, 2);
    const auto kept = manage.find(actor("admin"));
    EXPECT_EQ(kept->decided.name, "Sở Khoa học và Công nghệ");
    EXPECT_EQ(kept->decided.parent_name, "");
    EXPECT_EQ(kept->decided.code, agency->services.agency.code);
}

}  // namespace
}  // namespace vanthu::app
