#include "server/app/administration/instance.hpp"

#include <algorithm>
#include <map>

namespace vanthu::app {
namespace {

constexpr std::size_t anchors_limit = 500;
constexpr int people_a_page = 200;

Result<void> administrators_only(const Actor& actor) {
    return actor.holds_for_agency(records::Role::administrator)
               ? Result<void>{}
               : forbid({"Chỉ quản trị hệ thống được xem cấu hình.", "Only administrators see how the instance is set up."});
}

std::vector<User> keepers(Tx& tx) {
    std::vector<User> found;
    for (std::string after;;) {
        auto page = tx.users().page(after, people_a_page);
        for (User& user : page) {
            after = user.login;
            if (user.keystore && !user.keystore->empty()) {
                found.push_back(std::move(user));
            }
        }
        if (static_cast<int>(page.size()) < people_a_page) {
            return found;
        }
    }
}

}  // namespace

Result<std::vector<Setting>> ReadInstance::settings(const Actor& actor) {
    auto allowed = administrators_only(actor);
    return allowed ? Result<std::vector<Setting>>{facts_.settings} : pass(allowed.error());
}

Result<std::vector<std::pair<std::string, Health>>> ReadInstance::health(const Actor& actor) {
    if (auto allowed = administrators_only(actor); !allowed) {
        return pass(allowed.error());
    }
    std::vector<std::pair<std::string, Health>> found;
    for (const Dependency& one : facts_.dependencies) {
        found.emplace_back(one.name, one.look());
    }
    return found;
}

ReadInstance::Key ReadInstance::key_of(std::optional<UserId> person, const std::string& name) {
    Key key{std::move(person), name, name.starts_with("pkcs11:") ? "pkcs11" : name.ends_with(".pem") ? "pem" : "pkcs12", {}, {}};
    const auto signer = keys_.open(name);
    if (signer && !(*signer)->chain().empty()) {
        key.certificate = (*signer)->chain().front();
    } else {
        key.problem = signer ? ClientText{"Kho khóa không có chứng thư.", "The key store has no certificate."} : signer.error().detail;
    }
    return key;
}

Result<ReadInstance::Trust> ReadInstance::trust(const Actor& actor) {
    if (auto allowed = administrators_only(actor); !allowed) {
        return pass(allowed.error());
    }
    const auto people = services_.storage.read([](Tx& tx) -> Result<std::vector<User>> { return keepers(tx); });
    if (!people) {
        return pass(people.error());
    }
    Trust trust;
    if (!keys_.seal_keystore().empty()) {
        trust.keys.push_back(key_of(std::nullopt, keys_.seal_keystore()));
    }
    for (const User& user : *people) {
        trust.keys.push_back(key_of(user.id, *user.keystore));
    }
    std::map<std::string, Anchor> anchors;
    for (const auto purpose : {signing::Purpose::signing, signing::Purpose::timestamping}) {
        for (const signing::Certificate& one : keys_.trust().anchors(purpose)) {
            Anchor& anchor = anchors.try_emplace(one.subject() + one.fingerprint(), Anchor{one}).first->second;
            (purpose == signing::Purpose::signing ? anchor.for_signing : anchor.for_timestamps) = true;
        }
    }
    trust.anchor_count = anchors.size();
    for (auto& [name, anchor] : anchors) {
        if (trust.anchors.size() < anchors_limit) {
            trust.anchors.push_back(std::move(anchor));
        }
    }
    return trust;
}

}  // namespace vanthu::app
