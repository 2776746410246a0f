#include <fstream>
#include <iostream>
#include <iterator>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <fmt/format.h>

#include "core/digest.hpp"
#include "evidence/proof_bundle.hpp"
#include "server/cli/commands.hpp"
#include "server/composition.hpp"
#include "signing/pades_signer.hpp"
#include "signing/pades_validator.hpp"
#include "signing/pdf/pdf_file.hpp"
#include "signing/text_fields.hpp"

namespace vanthu::cli {
namespace {

namespace json = boost::json;

std::string read_whole(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

json::value time_or_null(const std::optional<Instant>& at) {
    return at ? json::value(to_rfc3339(*at)) : json::value(nullptr);
}

json::object json_of(const signing::SignatureReport& one, bool vietnamese) {
    json::array chain;
    for (const auto& certificate : one.chain) {
        chain.push_back(json::value(certificate.subject()));
    }
    json::array messages;
    for (const auto* list : {&one.messages, &one.change_details}) {
        for (const ClientText& text : *list) {
            messages.push_back(json::value(vietnamese ? text.vi : text.en));
        }
    }
    return {{"id", one.id},
            {"field", one.field},
            {"format", one.format},
            {"level", one.level},
            {"indication", signing::to_string(one.indication)},
            {"sub_indication", one.sub_indication.empty() ? json::value(nullptr) : json::value(one.sub_indication)},
            {"intact", one.intact},
            {"signature_valid", one.signature_valid},
            {"trusted", one.trusted},
            {"signer", one.signer ? one.signer->common_name() : ""},
            {"claimed_time", time_or_null(one.claimed_time)},
            {"best_time", time_or_null(one.best_time)},
            {"coverage", signing::to_string(one.coverage)},
            {"changes", signing::to_string(one.changes)},
            {"docmdp_ok", one.docmdp_ok},
            {"algorithm", one.algorithm},
            {"chain", std::move(chain)},
            {"timestamps", json::array{}},
            {"messages", std::move(messages)}};
}

int exit_of(const std::optional<signing::Indication>& indication) {
    if (!indication) {
        return 3;
    }
    return *indication == signing::Indication::total_passed ? 0 : *indication == signing::Indication::total_failed ? 1 : 2;
}

/// The graver of two exit codes: unreadable, failed, indeterminate, none, passed.
int graver(int a, int b) {
    const auto rank = [](int code) { return code == exit_unreadable ? 4 : code == 1 ? 3 : code == 2 ? 2 : code == 3 ? 1 : 0; };
    return rank(a) >= rank(b) ? a : b;
}

int verify_pdf(const std::filesystem::path& file, const signing::TrustStore& trust, const signing::ValidationPolicy& policy,
               const VerifyOptions& options) {
    const auto report = signing::validate_pdf(file, trust, policy);
    if (!report) {
        return print_error(report.error(), exit_unreadable);
    }
    const bool vietnamese = options.language != "en";
    if (options.format == "json") {
        json::array signatures;
        for (const auto& one : report->signatures) {
            signatures.push_back(json_of(one, vietnamese));
        }
        std::cout << json::serialize(json::object{{"file", file.string()},
                                                  {"sha256", sha256_hex(as_bytes(read_whole(file)))},
                                                  {"format", report->format},
                                                  {"revisions", report->revisions},
                                                  {"signatures", std::move(signatures)}})
                  << "\n";
    } else {
        std::cout << file.string() << "\n"
                  << signing::to_text(*report, vietnamese ? signing::Language::vi : signing::Language::en);
    }
    return exit_of(report->indication());
}

int verify_proof(const std::string& text, const VerifyOptions& options) {
    std::error_code missing;
    const std::string key_text = std::filesystem::is_regular_file(options.log_key, missing) ? read_whole(options.log_key) : options.log_key;
    const auto key = evidence::parse_verifier_key(key_text);
    if (!key) {
        return print_error(key.error(), exit_usage);
    }
    const auto bundle = evidence::decode_bundle(text);
    if (!bundle) {
        return print_error(bundle.error(), exit_unreadable);
    }
    const auto event = evidence::verify(*bundle, *key);
    if (!event) {
        return print_error(event.error());
    }
    std::cout << fmt::format("event {} stands in the log {}\n  {} {} {} by {}\n", bundle->index, key->name, to_rfc3339(event->at),
                             event->kind, event->object, event->actor);
    for (const auto& [name, value] : event->fields) {
        std::cout << fmt::format("  {}: {}\n", name, value);
    }
    return 0;
}

/// The bytes that the n-th signature covers, as a file of its own.
int extract_revision(const std::filesystem::path& file, int wanted) {
    const auto revisions = signing::signed_revisions(file);
    if (!revisions) {
        return print_error(revisions.error(), exit_unreadable);
    }
    if (wanted < 1 || static_cast<std::size_t>(wanted) > revisions->size()) {
        return print_error({Code::not_found, {"Không có phiên bản đã ký thứ này.", "There is no such signed revision."}, {}, {}}, exit_usage);
    }
    const std::string content = read_whole(file);
    std::cout.write(content.data(), static_cast<std::streamsize>(revisions->at(static_cast<std::size_t>(wanted) - 1)));
    return std::cout.good() ? 0 : exit_failure;
}

}  // namespace

int verify(const VerifyOptions& options) {
    if (options.extract > 0) {
        return options.files.size() == 1 ? extract_revision(options.files.front(), options.extract) : exit_usage;
    }
    const auto trust = signing::TrustStore::load(options.trust);
    if (!trust) {
        return print_error(trust.error(), exit_usage);
    }
    signing::ValidationPolicy policy;
    policy.at = SystemClock{}.now();
    if (!options.at.empty()) {
        const auto at = parse_rfc3339(options.at);
        if (!at) {
            return print_error(at.error(), exit_usage);
        }
        policy.at = *at;
    }
    int worst = 0;
    for (const auto& file : options.files) {
        std::ifstream in(file, std::ios::binary);
        std::string head(15, '\0');
        in.read(head.data(), static_cast<std::streamsize>(head.size()));
        const int code = head == "vanthu-proof v1" ? verify_proof(read_whole(file), options) : verify_pdf(file, *trust, policy, options);
        worst = graver(worst, code);
    }
    return worst;
}

int sign(const SignOptions& options) {
    const auto password = read_secret(options.password_file);
    if (!password) {
        return print_error(password.error(), exit_usage);
    }
    auto signer = signing::Pkcs12Keystore::load(options.keystore, *password);
    if (!signer) {
        return print_error(signer.error());
    }
    std::error_code exists;
    if (std::filesystem::exists(options.output, exists)) {
        return print_error({Code::conflict, {"Tệp kết quả đã tồn tại.", "The output file exists already."}, {}, {}}, exit_usage);
    }
    signing::SignatureRequest request;
    request.field_name = options.field;
    request.signing_time = SystemClock{}.now();
    request.name = (*signer)->chain().front().common_name();
    request.reason = options.reason;
    request.location = options.location;
    if (options.page > 0) {
        signing::VisibleSignature visible;
        visible.page = options.page;
        auto& place = visible.place;
        if (std::sscanf(options.rectangle.c_str(), "%lf,%lf,%lf,%lf", &place.x, &place.y, &place.width, &place.height) != 4) {
            return print_error({Code::invalid_input, {"--rectangle cần dạng x,y,rộng,cao", "--rectangle has the form x,y,width,height"}, {}, {}},
                               exit_usage);
        }
        visible.drawing.framed = true;
        visible.drawing.font_size = 9;
        visible.drawing.lines = {"Ký bởi: " + request.name};
        if (!options.image.empty()) {
            visible.drawing.png = to_bytes(read_whole(options.image));
            visible.drawing.framed = false;
            visible.drawing.lines.clear();
        }
        request.visible = std::move(visible);
    }
    const auto done = signing::sign_pdf(options.input, options.output, request, **signer);
    return done ? 0 : print_error(done.error(), done.error().code == Code::invalid_input ? exit_unreadable : exit_failure);
}

}  // namespace vanthu::cli
