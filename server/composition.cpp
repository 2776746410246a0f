#include "server/composition.hpp"

#include <fstream>
#include <sstream>

#include "server/app/administration/agency.hpp"
#include "server/net/clamd_client.hpp"
#include "server/net/http_fetcher.hpp"
#include "server/net/imap_client.hpp"
#include "server/net/smtp_client.hpp"
#include "server/ops/validation_policy.hpp"
#include "server/storage/migrations.hpp"
#include "signing/time_stamp.hpp"
#include "signing/validation_data.hpp"

namespace vanthu {

namespace {

bool is_web_address(const std::string& text) {
    return text.starts_with("https://") || text.starts_with("http://");
}

}  // namespace

Result<SecretString> read_secret(const std::filesystem::path& file) {
    std::ifstream in(file);
    std::string line;
    if (!std::getline(in, line)) {
        return fail(Code::not_found, {"Không đọc được tệp mật khẩu " + file.string(), "Cannot read the password file " + file.string()});
    }
    return SecretString{line};
}

Result<std::string> database_url(const ops::Config& config) {
    const std::string& url = config.text("database.url");
    if (url.empty()) {
        return "sqlite:" + (std::filesystem::path{config.text("data.folder")} / "vanthu.sqlite").string();
    }
    if (config.text("database.password_file").empty()) {
        return url;
    }
    const auto password = read_secret(config.text("database.password_file"));
    if (!password) {
        return pass(password.error());
    }
    return url + (url.find('?') == std::string::npos ? "?" : "&") + "password=" + password->reveal();
}

Result<std::unique_ptr<Foundation>> lay_foundation(const ops::Config& config, Schema schema) {
    auto foundation = std::make_unique<Foundation>();
    foundation->folder = config.text("data.folder");
    const std::string& classified = config.text("registers.classified");
    if (classified != "refuse" && classified != "bare" && classified != "subject") {
        return fail(Code::invalid_input, {"registers.classified là refuse, bare hoặc subject.", "registers.classified is refuse, bare or subject."});
    }
    foundation->agency = {config.text("agency.code"), config.text("agency.name"), config.text("agency.parent_name"), config.text("agency.symbol"),
                          config.text("agency.place"), std::chrono::minutes{config.integer("agency.utc_offset_minutes")},
                          classified == "refuse" ? app::ClassifiedLines::refused
                          : classified == "bare" ? app::ClassifiedLines::bare
                                                 : app::ClassifiedLines::with_subject,
                          config.flag("signing.takes_new_certificates")};
    foundation->sessions.idle = std::chrono::minutes{config.integer("session.idle_minutes")};
    foundation->sessions.absolute = std::chrono::hours{config.integer("session.hours")};
    foundation->sessions.failures_before_lock = static_cast<int>(config.integer("session.failures"));
    foundation->sessions.lock_for = std::chrono::minutes{config.integer("session.lock_minutes")};
    foundation->limits.upload_bytes = static_cast<std::uint64_t>(config.integer("limits.upload_bytes"));
    foundation->public_url = config.text("server.public_url");
    foundation->public_url.erase(foundation->public_url.find_last_not_of('/') + 1);
    if (!foundation->public_url.empty() && !is_web_address(foundation->public_url)) {
        return fail(Code::invalid_input, {"server.public_url là địa chỉ http(s).", "server.public_url is an http(s) address."});
    }
    foundation->sends_mail = !config.text("mail.server").empty();
    std::error_code error;
    std::filesystem::create_directories(foundation->folder, error);
    if (error) {
        return fail(Code::unavailable, {"Không tạo được thư mục dữ liệu " + foundation->folder.string(),
                                        "Cannot make the data folder " + foundation->folder.string()});
    }
    try {
        foundation->blobs = std::make_unique<storage::FolderBlobStore>(foundation->folder / "blobs", foundation->random);
    } catch (const std::filesystem::filesystem_error& failure) {
        return fail(Code::unavailable, {"Không mở được kho tệp.", "Cannot open the file store."}, {failure.what()});
    }
    const auto url = database_url(config);
    if (!url) {
        return pass(url.error());
    }
    storage::DatabaseOptions options;
    options.url = *url;
    options.read_sessions = static_cast<std::size_t>(config.integer("database.sessions"));
    auto database = storage::open_database(options, foundation->clock, foundation->random);
    if (!database) {
        return pass(database.error());
    }
    foundation->database = std::move(*database);
    if (schema == Schema::current) {
        auto session = foundation->database->open_session();
        if (!session) {
            return pass(session.error());
        }
        const auto state = storage::migration_state(*session);
        if (!state) {
            return pass(state.error());
        }
        if (state->applied != state->known) {
            return fail(Code::conflict, {"Cơ sở dữ liệu chưa được nâng cấp. Hãy chạy: vanthu migrate",
                                         "The database is not migrated. Run: vanthu migrate"});
        }
    }
    if (schema == Schema::current) {
        const auto decided = foundation->database->read([](app::Tx& tx) -> Result<std::optional<app::AgencyProfile>> { return tx.agency_profile().find(); });
        if (!decided) {
            return pass(decided.error());
        }
        if (*decided) {
            app::take_over(**decided, foundation->agency);
        }
    }
    foundation->services = std::make_unique<app::Services>(
        app::Services{*foundation->database, *foundation->blobs, foundation->clock, foundation->random, foundation->agency,
                      foundation->sessions, foundation->limits, foundation->definitions, foundation->calendars,
                      foundation->sends_mail, foundation->public_url});
    return foundation;
}

Result<std::unique_ptr<MailSender>> open_mail(const ops::Config& config, const std::string& agency_name) {
    net::SmtpOptions options;
    options.server = config.text("mail.server");
    if (options.server.empty()) {
        return nullptr;
    }
    using Tls = net::SmtpOptions::Tls;
    const std::string& tls = config.text("mail.tls");
    options.port = static_cast<std::uint16_t>(config.integer("mail.port"));
    options.tls = tls == "none" ? Tls::none : tls == "tls" ? Tls::tls : Tls::starttls;
    options.user = config.text("mail.user");
    options.from = config.text("mail.from");
    options.from_name = agency_name;
    options.trust_file = config.text("mail.trust");
    if ((tls != "none" && tls != "tls" && tls != "starttls") || (options.tls == Tls::none && !options.user.empty())) {
        return fail(Code::invalid_input, {"mail.tls là starttls, tls hoặc none; có mail.user thì phải có TLS.",
                                          "mail.tls is starttls, tls or none; mail.user needs TLS."});
    }
    if (!is_mail_address(options.from) || !is_web_address(config.text("server.public_url"))) {
        return fail(Code::invalid_input, {"mail.from phải là địa chỉ thư, server.public_url là địa chỉ http(s).",
                                          "mail.from has to be a mail address, server.public_url an http(s) address."});
    }
    if (!options.user.empty()) {
        auto password = read_secret(config.text("mail.password_file"));
        if (!password) {
            return pass(password.error());
        }
        options.password = std::move(*password);
    }
    return std::make_unique<net::SmtpClient>(std::move(options));
}

Result<std::unique_ptr<MailboxReader>> open_mailbox(const ops::Config& config) {
    net::ImapOptions options;
    options.server = config.text("mailbox.server");
    if (options.server.empty()) {
        return nullptr;
    }
    using Tls = net::ImapOptions::Tls;
    const std::string& tls = config.text("mailbox.tls");
    options.port = static_cast<std::uint16_t>(config.integer("mailbox.port"));
    options.tls = tls == "none" ? Tls::none : tls == "tls" ? Tls::tls : Tls::starttls;
    options.user = config.text("mailbox.user");
    options.mailbox = config.text("mailbox.folder");
    options.trust_file = config.text("mailbox.trust");
    options.message_bytes = static_cast<std::uint64_t>(config.integer("mailbox.message_bytes"));
    options.messages = static_cast<std::uint32_t>(config.integer("mailbox.messages"));
    if ((tls != "none" && tls != "tls" && tls != "starttls") || (options.tls == Tls::none && !options.user.empty())) {
        return fail(Code::invalid_input, {"mailbox.tls là tls, starttls hoặc none; có mailbox.user thì phải có TLS.",
                                          "mailbox.tls is tls, starttls or none; mailbox.user needs TLS."});
    }
    if (!options.user.empty()) {
        auto password = read_secret(config.text("mailbox.password_file"));
        if (!password) {
            return pass(password.error());
        }
        options.password = std::move(*password);
    }
    return std::make_unique<net::ImapClient>(std::move(options));
}

Result<app::ContentPolicy> content_policy(const ops::Config& config) {
    const std::string& unscanned = config.text("files.unscanned");
    if (unscanned != "refuse" && unscanned != "accept") {
        return fail(Code::invalid_input, {"files.unscanned là refuse hoặc accept.", "files.unscanned is refuse or accept."});
    }
    app::ContentPolicy policy;
    for (const std::string& one : config.list("files.types")) {
        policy.extensions.insert(one);
    }
    policy.accepts_macros = config.flag("files.macros");
    if (auto known = app::check_extensions(policy.extensions); !known) {
        return pass(known.error());
    }
    return policy;
}

std::unique_ptr<VirusScanner> open_antivirus(const ops::Config& config) {
    const std::string& address = config.text("files.clamd");
    return address.empty() ? nullptr : std::make_unique<net::ClamdClient>(net::ClamdOptions{.address = address});
}

Result<evidence::LogKey> open_log_key(const ops::Config& config) {
    return evidence::LogKey::load_or_make(std::filesystem::path{config.text("data.folder")} / "keys" / "log.key",
                                          config.text("evidence.origin"));
}

namespace {

std::string host_of(const std::string& url) {
    const std::size_t begin = url.find("://") + 3;
    return url.substr(begin, url.find_first_of(":/", begin) - begin);
}

/// "name url client-id secret-file", one service each. Without TLS on a loopback address only: a secret goes there.
Result<std::vector<app::RemoteServiceSettings>> remote_services(const ops::Config& config) {
    std::vector<app::RemoteServiceSettings> all;
    for (const std::string& line : config.list("signing.remote_services")) {
        std::istringstream words(line);
        app::RemoteServiceSettings one;
        std::string secret_file;
        std::string more;
        if (!(words >> one.id >> one.url >> one.client_id >> secret_file) || words >> more || !is_web_address(one.url) ||
            (one.url.starts_with("http://") && host_of(one.url) != "127.0.0.1" && host_of(one.url) != "localhost")) {
            return fail(Code::invalid_input, {"signing.remote_services: mỗi dòng gồm tên, địa chỉ https, mã ứng dụng, tệp bí mật.",
                                              "signing.remote_services: each has a name, an https address, a client id, a secret file."});
        }
        if (one.id == "server") {
            return fail(Code::invalid_input, {"signing.remote_services: không đặt tên dịch vụ là server; đó là tên của khóa trên máy chủ.",
                                              "signing.remote_services: no service is called server; that is the key that the server keeps."});
        }
        auto secret = read_secret(secret_file);
        if (!secret) {
            return pass(secret.error());
        }
        one.secret = std::move(*secret);
        all.push_back(std::move(one));
    }
    return all;
}

}  // namespace

Result<std::unique_ptr<SigningParts>> open_signing(const ops::Config& config) {
    std::vector<std::filesystem::path> paths;
    for (const std::string& path : config.list("signing.trust")) {
        paths.emplace_back(path);
    }
    auto trust = signing::TrustStore::load(paths);
    auto policy = ops::load_policy(config.text("signing.policy"));
    if (!trust || !policy) {
        return pass(!trust ? trust.error() : policy.error());
    }
    for (const auto& [purpose, files] : {std::pair{signing::Purpose::signing, policy->trust_signing},
                                         std::pair{signing::Purpose::timestamping, policy->trust_timestamping}}) {
        if (auto loaded = trust->load_for(purpose, files); !loaded) {
            return pass(loaded.error());
        }
    }
    const auto level = signing::parse_level(config.text("signing.level"));
    if (!level) {
        return pass(level.error());
    }
    SecretString password;
    if (!config.text("signing.keystore_password_file").empty()) {
        auto read = read_secret(config.text("signing.keystore_password_file"));
        if (!read) {
            return pass(read.error());
        }
        password = std::move(*read);
    }
    auto parts = std::make_unique<SigningParts>();
    parts->fetcher = std::make_unique<net::HttpFetcher>(
        net::FetchPermissions{config.list("signing.fetch_hosts"), config.flag("signing.fetch_private_addresses")});
    ops::TrustedListChoices lists = policy->trusted_lists;
    if (lists.cache.empty()) {
        lists.cache = std::filesystem::path{config.text("data.folder")} / "trusted-lists";
    }
    std::vector<ops::TrustedListState> states;
    parts->warnings = ops::load_trusted_lists(lists, parts->fetcher.get(), parts->clock.now(), *trust, &states);
    for (ops::TrustedListState& one : states) {
        parts->trusted_lists.push_back({one.location, one.is_in_use, one.is_copy, one.territory, one.scheme_operator, static_cast<long long>(one.sequence),
                                        one.issued == Instant{} ? std::nullopt : std::optional{one.issued}, one.next_update, std::move(one.problems)});
    }
    if (!config.text("signing.tsa_url").empty()) {
        parts->timestamps = std::make_unique<signing::TimestampAuthority>(config.text("signing.tsa_url"), *parts->fetcher, parts->random);
    }
    parts->keys = std::make_unique<app::KeyRing>(config.text("signing.keystore_folder"), std::move(password),
                                                 config.text("signing.seal_keystore"), std::move(*trust));
    parts->validation_data =
        std::make_unique<signing::PointedValidationData>(parts->keys->trust(), parts->fetcher.get(), parts->clock);
    app::SigningSettings settings;
    settings.level = *level;
    settings.services.timestamps = parts->timestamps.get();
    settings.services.validation_data = parts->validation_data.get();
    settings.services.may_lower_level = !config.flag("signing.strict_level");
    settings.policy = std::move(policy->policy);
    settings.fetches_for_validation = config.flag("signing.fetch_for_validation");
    settings.image_folder = config.text("signing.image_folder");
    settings.pkcs11_module = config.text("signing.pkcs11_module");
    if (!config.text("signing.pkcs11_pin_file").empty()) {
        auto pin = read_secret(config.text("signing.pkcs11_pin_file"));
        if (!pin) {
            return pass(pin.error());
        }
        settings.pkcs11_pin = std::move(*pin);
    }
    parts->keys->configure(std::move(settings));
    auto services = remote_services(config);
    if (!services) {
        return pass(services.error());
    }
    net::FetchPermissions reach{{}, /*private_addresses=*/true};
    for (const app::RemoteServiceSettings& one : *services) {
        reach.hosts.push_back(host_of(one.url));
    }
    parts->remote_fetcher = std::make_unique<net::HttpFetcher>(std::move(reach));
    parts->remote = std::make_unique<app::RemoteServices>(std::move(*services), *parts->remote_fetcher, parts->clock);
    return parts;
}

}  // namespace vanthu
