#include "server/ops/config.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>
#include <toml++/toml.h>

namespace vanthu::ops {
namespace {

constexpr long long mebibyte = 1024LL * 1024;

constexpr std::array<Key, 72> all_keys{{
    {"server.address", KeyType::text, "127.0.0.1", 0, 0, "address to listen on"},
    {"server.port", KeyType::integer, "8443", 0, 65535, "port to listen on; 0 takes any free one"},
    {"server.tls_certificate", KeyType::text, "", 0, 0, "PEM file with the certificate and its issuers; empty: plain HTTP, on loopback only"},
    {"server.tls_key", KeyType::text, "", 0, 0, "PEM file with the certificate's key"},
    {"server.workers", KeyType::integer, "8", 1, 256, "threads that carry requests out"},
    {"server.queue", KeyType::integer, "256", 1, 100000, "requests that may wait for a worker; beyond, 503"},
    {"server.max_connections", KeyType::integer, "4096", 1, 1000000, "open connections"},
    {"server.max_connections_per_address", KeyType::integer, "512", 1, 1000000, "open connections of one address"},
    {"server.trusted_proxies", KeyType::list, "", 0, 0, "addresses whose X-Forwarded-For is believed"},
    {"server.web_folder", KeyType::text, "", 0, 0, "folder with the built web client; empty: web beside the program"},
    {"server.public_url", KeyType::text, "", 0, 0, "address under which browsers reach it, for links in letters and codes on prints"},
    {"server.stop_seconds", KeyType::integer, "20", 0, 3600, "how long running requests may end when the server stops"},
    {"mail.server", KeyType::text, "", 0, 0, "SMTP submission server; empty: nobody is told by mail"},
    {"mail.port", KeyType::integer, "587", 1, 65535, "its port: 587 with starttls, 465 with tls"},
    {"mail.tls", KeyType::text, "starttls", 0, 0, "starttls, tls, or none (to a loopback address only)"},
    {"mail.trust", KeyType::text, "", 0, 0, "PEM file with the mail server's authority; empty: the system's"},
    {"mail.user", KeyType::text, "", 0, 0, "name for AUTH PLAIN, over TLS only; empty: no AUTH"},
    {"mail.password_file", KeyType::text, "", 0, 0, "file with its password"},
    {"mail.from", KeyType::text, "", 0, 0, "sender's address"},
    {"data.folder", KeyType::text, "/var/lib/vanthu", 0, 0, "database, files and the log's key"},
    {"database.url", KeyType::text, "", 0, 0, "postgresql://user@host/name; empty: SQLite in data.folder"},
    {"database.password_file", KeyType::text, "", 0, 0, "file with the database password"},
    {"database.sessions", KeyType::integer, "4", 1, 100, "connections for readers; on PostgreSQL as many for writers"},
    {"agency.code", KeyType::text, "H40.13", 0, 0, "identifier of the agency (Decision 20/2020/QD-TTg)"},
    {"agency.name", KeyType::text, "", 0, 0, "name of the agency"},
    {"agency.parent_name", KeyType::text, "", 0, 0, "name of the agency above, for printed registers; may be empty"},
    {"agency.symbol", KeyType::text, "STTTT", 0, 0, "abbreviation of the agency in document symbols"},
    {"agency.place", KeyType::text, "", 0, 0, "place name before the date of a document"},
    {"registers.classified", KeyType::text, "refuse", 0, 0, "classified documents: refuse, bare (a line without a subject) or subject (a line with it)"},
    {"agency.utc_offset_minutes", KeyType::integer, "420", -720, 840, "the office's clock, ahead of UTC"},
    {"signing.trust", KeyType::list, "", 0, 0, "files or folders with trusted roots and revocation lists"},
    {"signing.keystore_folder", KeyType::text, "", 0, 0, "folder of the PKCS#12 files of people and agency"},
    {"signing.keystore_password_file", KeyType::text, "", 0, 0, "file with the password of the PKCS#12 files"},
    {"signing.seal_keystore", KeyType::text, "", 0, 0, "the agency's own key: a file below keystore_folder, or pkcs11:token=...;object=..."},
    {"signing.pkcs11_module", KeyType::text, "", 0, 0, "driver of a token or HSM; keys are then named pkcs11:token=...;object=..."},
    {"signing.pkcs11_pin_file", KeyType::text, "", 0, 0, "file with the token's PIN"},
    {"signing.image_folder", KeyType::text, "", 0, 0, "images of signatures and seal, named like the keys: giamdoc.png, seal.png"},
    {"signing.level", KeyType::text, "B-B", 0, 0, "level of signatures made here: B-B, B-T, B-LT or B-LTA"},
    {"signing.strict_level", KeyType::flag, "false", 0, 0, "refuse to sign, instead of a lower level, when an authority is down"},
    {"signing.tsa_url", KeyType::text, "", 0, 0, "time-stamp authority (RFC 3161)"},
    {"signing.policy", KeyType::text, "default", 0, 0, "validation policy: default, vietnam, or a file as in schemas/policy"},
    {"signing.fetch_for_validation", KeyType::flag, "false", 0, 0, "fetch missing certificates and revocation data when judging signatures"},
    {"signing.fetch_hosts", KeyType::list, "", 0, 0, "hosts that may be asked (.example.vn: all below); empty: every public one"},
    {"signing.fetch_private_addresses", KeyType::flag, "false", 0, 0, "authorities may be on this machine or in its own network"},
    {"signing.takes_new_certificates", KeyType::flag, "true", 0, 0, "a certificate that a person brings waits for an administrator; false: administrators enter them"},
    {"signing.remote_services", KeyType::list, "", 0, 0, "remote signing services (CSC API v2), each: name, URL before /info, client id, file with its secret"},
    {"session.idle_minutes", KeyType::integer, "30", 1, 1440, "a session ends after so long without a request"},
    {"session.hours", KeyType::integer, "12", 1, 168, "a session ends after so long at the latest"},
    {"session.failures", KeyType::integer, "5", 1, 100, "failed attempts that lock an account"},
    {"session.lock_minutes", KeyType::integer, "15", 1, 1440, "how long an account stays locked"},
    {"limits.upload_bytes", KeyType::integer, "1073741824", mebibyte, 1LL << 40, "the largest file"},
    {"mailbox.server", KeyType::text, "", 0, 0, "IMAP server of the mailbox that documents arrive in; empty: none is watched"},
    {"mailbox.port", KeyType::integer, "993", 1, 65535, "its port: 993 with tls, 143 with starttls"},
    {"mailbox.tls", KeyType::text, "tls", 0, 0, "tls, starttls, or none (to a loopback address only, without a password)"},
    {"mailbox.trust", KeyType::text, "", 0, 0, "PEM file with the IMAP server's authority; empty: the system's"},
    {"mailbox.user", KeyType::text, "", 0, 0, "name for LOGIN, over TLS only"},
    {"mailbox.password_file", KeyType::text, "", 0, 0, "file with its password"},
    {"mailbox.folder", KeyType::text, "INBOX", 0, 0, "folder of the mailbox; it is read only"},
    {"mailbox.seconds", KeyType::integer, "60", 1, 86400, "how often it is looked into"},
    {"mailbox.message_bytes", KeyType::integer, "52428800", mebibyte, 1LL << 31, "a larger message is named, and stays in the mailbox"},
    {"mailbox.messages", KeyType::integer, "50", 1, 10000, "messages that come in at most in one look"},
    {"files.types", KeyType::list, "", 0, 0, "extensions of files that are taken in, without dots; empty: all that are known (docs/incoming.md)"},
    {"files.macros", KeyType::flag, "false", 0, 0, "take in office files with macros"},
    {"files.clamd", KeyType::text, "", 0, 0, "antivirus: clamd's socket (/run/clamav/clamd.ctl) or host:port; empty: files are not scanned"},
    {"files.unscanned", KeyType::text, "refuse", 0, 0, "when clamd does not answer: refuse the file, or accept it marked as not scanned"},
    {"derivatives.cpu_seconds", KeyType::integer, "45", 1, 600, "processor time of a program that reads a page or a file; twice that of wall time"},
    {"derivatives.memory_bytes", KeyType::integer, "1073741824", 64 * mebibyte, 1LL << 36, "address space of such a program"},
    {"usage.keep_days", KeyType::integer, "730", 1, 36500, "how long the usage log says who read what"},
    {"log.level", KeyType::text, "info", 0, 0, "debug, info, warn or error"},
    {"log.format", KeyType::text, "text", 0, 0, "text or json"},
    {"evidence.origin", KeyType::text, "localhost/vanthu", 0, 0, "name of the log in checkpoints, one line"},
    {"evidence.checkpoint_seconds", KeyType::integer, "60", 1, 86400, "how often a signed checkpoint is stored"},
}};

const Key* find_key(std::string_view name) {
    const auto found = std::find_if(all_keys.begin(), all_keys.end(), [&](const Key& key) { return key.name == name; });
    return found == all_keys.end() ? nullptr : &*found;
}

tl::unexpected<Error> refused(const std::string& where, const std::string& what) {
    return fail(Code::invalid_input, {where + ": " + what, where + ": " + what});
}

/// "server.port" of VANTHU_SERVER_PORT; nothing for other variables. VANTHU_TEST_… and the scripts' own are not ours.
std::string variable_of(const Key& key) {
    std::string name = "VANTHU_";
    for (const char c : key.name) {
        name.push_back(c == '.' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c))));
    }
    return name;
}

Result<std::string> toml_value(const toml::node& node, const std::string& where) {
    if (const auto* text = node.as_string()) {
        return text->get();
    }
    if (const auto* number = node.as_integer()) {
        return std::to_string(number->get());
    }
    if (const auto* flag = node.as_boolean()) {
        return std::string{flag->get() ? "true" : "false"};
    }
    if (const auto* list = node.as_array()) {
        std::string joined;
        for (const auto& item : *list) {
            const auto* text = item.as_string();
            if (text == nullptr) {
                return refused(where, "a list of strings is needed");
            }
            joined += text->get() + "\n";
        }
        return joined;
    }
    return refused(where, "a string, an integer, true or false, or a list of strings is needed");
}

}  // namespace

std::span<const Key> keys() {
    return all_keys;
}

Result<void> Config::set(std::string_view name, const std::string& value, const std::string& where, std::string_view source) {
    const Key* key = find_key(name);
    if (key == nullptr) {
        return refused(where, fmt::format("unknown key {}", name));
    }
    if (key->type == KeyType::integer) {
        long long number = 0;
        const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
        if (error != std::errc{} || end != value.data() + value.size() || number < key->least || number > key->most) {
            return refused(where, fmt::format("{} has to be an integer from {} to {}", name, key->least, key->most));
        }
    }
    if (key->type == KeyType::flag && value != "true" && value != "false") {
        return refused(where, fmt::format("{} has to be true or false", name));
    }
    values_[std::string{name}] = value;
    sources_[std::string{name}] = source;
    return {};
}

Result<Config> Config::load(const std::optional<std::filesystem::path>& file, const std::vector<std::string>& environment,
                            const std::vector<std::string>& overrides) {
    Config config;
    for (const Key& key : all_keys) {
        config.values_[std::string{key.name}] = std::string{key.default_value};
    }
    if (file) {
        std::error_code missing;
        if (!std::filesystem::is_regular_file(*file, missing)) {
            return refused(file->string(), "the configuration file was not found");
        }
        try {
            const toml::table table = toml::parse_file(file->string());
            for (const auto& [section, node] : table) {
                const auto place = [&](const toml::node& at) { return fmt::format("{}:{}", file->string(), at.source().begin.line); };
                const auto* inner = node.as_table();
                if (inner == nullptr) {
                    return refused(place(node), fmt::format("unknown key {}", std::string{section.str()}));
                }
                for (const auto& [name, value] : *inner) {
                    const auto text = toml_value(value, place(value));
                    if (!text) {
                        return pass(text.error());
                    }
                    const std::string key = std::string{section.str()} + "." + std::string{name.str()};
                    if (auto done = config.set(key, *text, place(value), "file"); !done) {
                        return pass(done.error());
                    }
                }
            }
        } catch (const toml::parse_error& error) {
            return refused(fmt::format("{}:{}", file->string(), error.source().begin.line), std::string{error.description()});
        }
    }
    for (const Key& key : all_keys) {
        const std::string prefix = variable_of(key) + "=";
        for (const std::string& variable : environment) {
            if (variable.starts_with(prefix)) {
                if (auto done = config.set(key.name, variable.substr(prefix.size()), variable_of(key), "environment"); !done) {
                    return pass(done.error());
                }
            }
        }
    }
    for (const std::string& one : overrides) {
        const std::size_t equals = one.find('=');
        if (equals == std::string::npos) {
            return refused("--set " + one, "key=value is needed");
        }
        if (auto done = config.set(one.substr(0, equals), one.substr(equals + 1), "--set", "command_line"); !done) {
            return pass(done.error());
        }
    }
    return config;
}

const std::string& Config::text(std::string_view key) const {
    return values_.find(key)->second;
}

std::string_view Config::source(std::string_view key) const {
    const auto found = sources_.find(key);
    return found == sources_.end() ? std::string_view{"default"} : found->second;
}

long long Config::integer(std::string_view key) const {
    return std::stoll(text(key));
}

bool Config::flag(std::string_view key) const {
    return text(key) == "true";
}

std::vector<std::string> Config::list(std::string_view key) const {
    std::vector<std::string> items;
    std::string rest = text(key);
    while (!rest.empty()) {
        const std::size_t end = rest.find_first_of("\n,");
        const std::string item = rest.substr(0, end);
        if (!item.empty()) {
            items.push_back(item);
        }
        rest = end == std::string::npos ? "" : rest.substr(end + 1);
    }
    return items;
}

std::string describe_keys() {
    std::string text;
    for (const Key& key : all_keys) {
        text += fmt::format("{:<36} {}{}\n", key.name, key.meaning,
                            key.default_value.empty() ? std::string{} : fmt::format(" (default {})", key.default_value));
    }
    return text;
}

}  // namespace vanthu::ops
