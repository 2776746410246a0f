#include "server/app/administration/first_run.hpp"

#include <cctype>

#include "core/bytes.hpp"
#include "core/totp.hpp"
#include "server/app/events.hpp"

namespace vanthu::app {
namespace {

constexpr std::size_t code_bytes = 15;  // 24 letters, 120 bits: nobody guesses it
constexpr std::size_t group = 4;

tl::unexpected<Error> somebody_is_there() {
    return fail(Code::conflict, {"Hệ thống đã có người dùng: việc thiết lập ban đầu đã xong.", "There are people already: the first run is over."});
}

std::string in_groups(const std::string& letters) {
    std::string text;
    for (std::size_t i = 0; i < letters.size(); ++i) {
        text += i > 0 && i % group == 0 ? "-" : "";
        text += letters[i];
    }
    return text;
}

std::string letters_of(const std::string& typed) {
    std::string letters;
    for (const char c : typed) {
        if (c != '-' && c != ' ') {
            letters += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
        }
    }
    return letters;
}

bool is_empty(Tx& tx) {
    return tx.users().page("", 1).empty();
}

/// What is wrong with a code or name is wrong with a field of the form.
Error of_form(Error error, const char* code_field) {
    for (FieldError& field : error.fields) {
        field.pointer = field.pointer == "/code" ? code_field : field.pointer == "/name" ? "/agency_name" : field.pointer;
    }
    return error;
}

}  // namespace

Result<bool> FirstRun::is_open() {
    if (is_done_) {
        return false;
    }
    auto open = services_.storage.read([](Tx& tx) -> Result<bool> { return is_empty(tx); });
    is_done_ = open && !*open;
    return open;
}

Result<std::string> FirstRun::begin() {
    const auto open = is_open();
    if (!open || !*open) {
        return open ? Result<std::string>{std::string{}} : pass(open.error());
    }
    const std::lock_guard lock(mutex_);
    code_ = to_base32(services_.random.bytes(code_bytes));
    return in_groups(code_);
}

Result<Person> FirstRun::run(const Input& input) {
    if (const auto open = is_open(); !open || !*open) {
        return open ? Result<Person>{somebody_is_there()} : pass(open.error());
    }
    {
        const std::lock_guard lock(mutex_);
        if (code_.empty() || !equal_constant_time(letters_of(input.code), code_)) {
            return fail_field("/one_time_code", {"Mã dùng một lần không đúng. Mã nằm trong nhật ký của máy chủ, ở lần khởi động gần nhất.",
                                                 "The one-time code is wrong. It stands in the server's log, at its last start."});
        }
    }
    if (auto checked = check(input.agency); !checked) {
        return pass(of_form(checked.error(), "/agency_code"));
    }
    const Instant now = services_.clock.now();
    ManageUsers::Input person;
    person.login = input.login;
    person.full_name = input.full_name;
    person.password = SecretString{input.password.reveal()};
    const auto user = new_user(services_, person, now);
    if (!user) {
        return pass(user.error());
    }
    // It is the person's own act: nobody else was there to let them in.
    Actor actor = console_actor();
    actor.user = user->id;
    actor.full_name = user->full_name;
    auto made = services_.storage.write([&](Tx& tx) -> Result<Person> {
        if (!is_empty(tx)) {
            return somebody_is_there();
        }
        AgencyProfile agency = input.agency;
        agency.changed_by = user->id;
        agency.changed_at = now;
        agency.version = 1;
        // Its one row is what two servers beside one database cannot both write.
        tx.agency_profile().add(agency);
        record(tx, actor, now, "first-run", "agency", {{"code", agency.code}, {"name", agency.name}, {"symbol", agency.symbol}});
        // Units may be there from the command line; the root is the agency.
        const auto root = tx.units().root();
        if (!root) {
            if (auto unit = add_unit(tx, services_, actor, {input.unit_code, agency.name, agency.symbol, {}}, now); !unit) {
                return pass(of_form(unit.error(), "/unit_code"));
            }
        }
        return add_user(tx, actor, *user, {{root ? root->code : input.unit_code, "administrator", input.position}}, now);
    });
    if (!made) {
        return made;
    }
    {
        const std::lock_guard lock(mutex_);
        code_.clear();
    }
    is_done_ = true;
    agency_changed_();
    return made;
}

}  // namespace vanthu::app
