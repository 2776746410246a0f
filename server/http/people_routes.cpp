#include "server/http/handlers.hpp"
#include "server/http/views.hpp"

namespace vanthu::http {

namespace json = boost::json;

namespace {

std::vector<app::ManageUsers::RoleInput> read_roles(ObjectReader& reader) {
    std::vector<app::ManageUsers::RoleInput> roles;
    if (const json::array* list = reader.array("roles", 50)) {
        for (std::size_t i = 0; i < list->size(); ++i) {
            ObjectReader inner((*list)[i], "/roles/" + std::to_string(i));
            roles.push_back({inner.text("unit", 20), inner.text("role", 20), inner.optional_text("position", 100).value_or("")});
            reader.absorb(inner);
        }
    }
    return roles;
}

Response people(Context& context, const Result<std::vector<app::Person>>& found, int limit) {
    if (!found) {
        return problem(found.error(), context.request);
    }
    json::array items;
    for (const app::Person& one : *found) {
        items.push_back(views::person(one));
    }
    const bool more = limit > 0 && static_cast<int>(found->size()) == limit;
    return answer(200, views::page(std::move(items), more ? json::value(found->back().login) : json::value(nullptr)));
}

}  // namespace

Response list_units(Context& context) {
    const auto found = context.use_cases.units.list(context.actor);
    if (!found) {
        return problem(found.error(), context.request);
    }
    json::array items;
    for (const app::Unit& one : *found) {
        items.push_back(views::unit(one));
    }
    return answer(200, {{"items", std::move(items)}});
}

Response add_unit(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    const app::ManageUnits::Input input{reader.text("code", 20), reader.text("name", 200), reader.text("symbol", 20),
                                        reader.optional_text("parent", 20)};
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    const auto unit = context.use_cases.units.add(context.actor, input);
    return unit ? answer(201, views::unit(*unit), unit->version) : problem(unit.error(), context.request);
}

Response get_unit(Context& context) {
    const auto unit = context.use_cases.units.find(context.actor, UnitId{context.parameter("id")});
    return unit ? answer(200, views::unit(*unit), unit->version) : problem(unit.error(), context.request);
}

Response change_unit(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    const app::ManageUnits::Change change{reader.optional_text("name", 200), reader.optional_text("symbol", 20),
                                          reader.optional_flag("active")};
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    const auto unit = context.use_cases.units.change(context.actor, UnitId{context.parameter("id")}, context.version, change);
    return unit ? answer(200, views::unit(*unit), unit->version) : problem(unit.error(), context.request);
}

Response list_users(Context& context) {
    QueryReader query(context.request.query);
    const auto page = page_request(query);
    if (const auto read = query.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return people(context, context.use_cases.users.page(context.actor, page.after, page.limit), page.limit);
}

Response list_people(Context& context) {
    QueryReader query(context.request.query);
    const auto page = page_request(query);
    if (const auto read = query.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return people(context, context.use_cases.users.directory(context.actor, page.after, page.limit), page.limit);
}

Response list_holders(Context& context) {
    QueryReader query(context.request.query);
    const auto name = query.text("role", 20);
    if (const auto read = query.finish(); !read) {
        return problem(read.error(), context.request);
    }
    const auto role = records::parse_role(name.value_or(""));
    if (!role) {
        return problem(fail_field("?role", {"Vai trò không hợp lệ.", "Not a role."}).value(), context.request);
    }
    return people(context, context.use_cases.users.holders(context.actor, UnitId{context.parameter("id")}, *role), 0);
}

Response add_user(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    app::ManageUsers::Input input;
    input.login = reader.text("login", 64);
    input.full_name = reader.text("full_name", 100);
    input.password = SecretString{reader.text("password", 256)};
    input.roles = read_roles(reader);
    input.keystore = reader.optional_text("keystore", 200);
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    const auto person = context.use_cases.users.add(context.actor, input);
    return person ? answer(201, views::person(*person), person->version) : problem(person.error(), context.request);
}

Response get_user(Context& context) {
    const auto person = context.use_cases.users.find(context.actor, UserId{context.parameter("id")});
    return person ? answer(200, views::person(*person), person->version) : problem(person.error(), context.request);
}

Response change_user(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    app::ManageUsers::Change change;
    change.full_name = reader.optional_text("full_name", 100);
    change.active = reader.optional_flag("active");
    if (auto password = reader.optional_text("password", 256)) {
        change.password = SecretString{*password};
    }
    const bool names_keystore = reader.has("keystore");
    auto keystore = reader.optional_text("keystore", 200);
    if (names_keystore) {
        change.keystore = keystore.value_or("");
    }
    const bool names_roles = reader.has("roles");
    auto roles = read_roles(reader);
    if (names_roles) {
        change.roles = std::move(roles);
    }
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    const auto person = context.use_cases.users.change(context.actor, UserId{context.parameter("id")}, context.version, change);
    return person ? answer(200, views::person(*person), person->version) : problem(person.error(), context.request);
}

}  // namespace vanthu::http
