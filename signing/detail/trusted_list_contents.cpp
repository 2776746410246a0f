#include "signing/detail/trusted_list_contents.hpp"

#include <algorithm>

#include "signing/xml/properties.hpp"

namespace vanthu::signing::detail {
namespace {

constexpr std::string_view tsl = "http://uri.etsi.org/02231/v2#";
constexpr std::string_view tsl_extensions = "http://uri.etsi.org/02231/v2/additionaltypes#";
constexpr std::string_view service_information = "http://uri.etsi.org/TrstSvc/TrustedList/SvcInfoExt/";
constexpr std::size_t services_limit = 50'000;
constexpr std::size_t pointers_limit = 500;
constexpr std::size_t messages_limit = 200;

tl::unexpected<Error> malformed(const std::string& what) {
    return fail(Code::invalid_input,
                {"Danh sách tin cậy sai cấu trúc: " + what + ".", "The trusted list is malformed: " + what + "."});
}

const xmlNode* at(const xmlNode* node, std::initializer_list<std::string_view> path) {
    for (const std::string_view name : path) {
        node = xml::child_of(node, tsl, name);
    }
    return node;
}

std::string text_at(const xmlNode* node, std::initializer_list<std::string_view> path) {
    const xmlNode* found = at(node, path);
    return found == nullptr ? std::string{} : xml::text_of(found);
}

/// Statuses that vouch for a service (TS 119 612 clause 5.5.4 and annex D.5, with those of its earlier versions).
bool is_granting(std::string_view status) {
    constexpr std::string_view start = "http://uri.etsi.org/TrstSvc/";
    constexpr std::string_view granting[] = {"granted",    "undersupervision",          "supervisionincessation",
                                             "accredited", "recognisedatnationallevel", "setbynationallaw"};
    const std::string_view last = status.substr(std::min(status.rfind('/') + 1, status.size()));
    return status.starts_with(start) && std::find(std::begin(granting), std::end(granting), last) != std::end(granting);
}

/// What a service of this type may be an anchor for (clause 5.5.1); nothing for other types.
std::optional<Purpose> purpose_of(std::string_view type) {
    constexpr std::string_view start = "http://uri.etsi.org/TrstSvc/Svctype/";
    if (!type.starts_with(start)) {
        return std::nullopt;
    }
    const std::string_view name = type.substr(start.size());
    if (name == "CA/QC" || name == "CA/PKC") {
        return Purpose::signing;
    }
    return name == "TSA" || name.starts_with("TSA/") ? std::optional{Purpose::timestamping} : std::nullopt;
}

std::vector<Certificate> certificates_of(const xmlNode* identity) {
    std::vector<Certificate> found;
    for (const xmlNode* id : xml::children_of(identity)) {
        const xmlNode* certificate = xml::child_of(id, tsl, "X509Certificate");
        const auto octets = certificate == nullptr ? std::nullopt : xml::decode_base64(xml::text_of(certificate));
        if (octets) {
            if (auto one = Certificate::parse(*octets)) {
                found.push_back(std::move(*one));
            }
        }
    }
    return found;
}

/// One state of a service: what it was, from when on.
struct State {
    Instant from{};
    bool is_granted = false;
};

/// Reads the parts of one list.
class Reader final {
public:
    explicit Reader(TrustedList& out) : out_(out) {}

    Result<void> run(const xmlNode* root) {
        const xmlNode* scheme = at(root, {"SchemeInformation"});
        if (auto read = scheme_information(scheme); !read) {
            return pass(read.error());
        }
        for (const xmlNode* pointer : xml::children_of(at(scheme, {"PointersToOtherTSL"}))) {
            if (out_.pointers.size() < pointers_limit) {
                add_pointer(pointer);
            }
        }
        for (const xmlNode* provider : xml::children_of(at(root, {"TrustServiceProviderList"}))) {
            const std::string name = text_at(provider, {"TSPInformation", "TSPName", "Name"});
            for (const xmlNode* service : xml::children_of(at(provider, {"TSPServices"}))) {
                if (out_.services.size() >= services_limit) {
                    return malformed("TSPService");
                }
                add_service(name, service);
            }
        }
        return {};
    }

private:
    Result<void> scheme_information(const xmlNode* scheme) {
        const std::string version = text_at(scheme, {"TSLVersionIdentifier"});
        if (version != "5" && version != "6") {
            return fail(Code::unsupported, {"Không hỗ trợ danh sách tin cậy phiên bản “" + version + "”.",
                                            "Trusted lists of version “" + version + "” are not supported."});
        }
        out_.version = version == "5" ? 5 : 6;
        const std::string sequence = text_at(scheme, {"TSLSequenceNumber"});
        constexpr std::size_t longest = 9;
        if (sequence.empty() || sequence.size() > longest ||
            sequence.find_first_not_of("0123456789") != std::string::npos) {
            return malformed("TSLSequenceNumber");
        }
        out_.sequence = static_cast<unsigned>(std::stoul(sequence));
        out_.territory = text_at(scheme, {"SchemeTerritory"});
        out_.scheme_operator = text_at(scheme, {"SchemeOperatorName", "Name"});
        const auto issued = xml::parse_date_time(text_at(scheme, {"ListIssueDateTime"}));
        if (!issued) {
            return malformed("ListIssueDateTime");
        }
        out_.issued = *issued;
        const std::string next = text_at(scheme, {"NextUpdate", "dateTime"});
        out_.next_update = xml::parse_date_time(next);
        if (!next.empty() && !out_.next_update) {
            return malformed("NextUpdate");
        }
        return {};
    }

    void add_pointer(const xmlNode* pointer) {
        ListPointer found;
        found.url = text_at(pointer, {"TSLLocation"});
        for (const xmlNode* identity : xml::children_of(at(pointer, {"ServiceDigitalIdentities"}))) {
            for (Certificate& one : certificates_of(identity)) {
                found.operators.push_back(std::move(one));
            }
        }
        for (const xmlNode* information : xml::children_of(at(pointer, {"AdditionalInformation"}))) {
            for (const xmlNode* child : xml::children_of(information)) {
                if (xml::name_of(child) == "SchemeTerritory") {
                    found.territory = xml::text_of(child);
                } else if (xml::name_of(child) == "TSLType") {
                    found.type = xml::text_of(child);
                } else if (xml::is(child, tsl_extensions, "MimeType")) {
                    found.is_xml = xml::text_of(child) == "application/vnd.etsi.tsl+xml";
                }
            }
        }
        out_.pointers.push_back(std::move(found));
    }

    void pass_over(const std::string& service, const char* vi, const char* en) {
        if (out_.messages.size() < messages_limit) {
            out_.messages.push_back(
                {"Bỏ qua dịch vụ “" + service + "”: " + vi, "The service “" + service + "” is passed over: " + en});
        }
    }

    void add_service(const std::string& provider, const xmlNode* element) {
        const xmlNode* information = at(element, {"ServiceInformation"});
        ListedService service;
        service.provider = provider;
        service.name = text_at(information, {"ServiceName", "Name"});
        service.type = text_at(information, {"ServiceTypeIdentifier"});
        service.status = text_at(information, {"ServiceStatus"});
        service.certificates = certificates_of(at(information, {"ServiceDigitalIdentity"}));
        std::vector<State> states;
        std::optional<Purpose> purpose;
        std::vector<const xmlNode*> instances{information};
        for (const xmlNode* instance : xml::children_of(at(element, {"ServiceHistory"}))) {
            instances.push_back(instance);
        }
        for (const xmlNode* instance : instances) {
            const auto own = purpose_of(text_at(instance, {"ServiceTypeIdentifier"}));
            purpose = purpose ? purpose : own;
            const auto from = xml::parse_date_time(text_at(instance, {"StatusStartingTime"}));
            if (!from) {
                pass_over(service.name, "thiếu thời điểm bắt đầu của trạng thái.",
                          "the starting time of a status is missing.");
                return;
            }
            states.push_back({*from, own && own == purpose && is_granting(text_at(instance, {"ServiceStatus"})) &&
                                         may_be_anchor(instance, *own)});
        }
        if (!purpose) {
            return;  // a service of another kind
        }
        if (service.certificates.empty()) {
            pass_over(service.name, "không có chứng thư.", "it has no certificate.");
            return;
        }
        service.purpose = *purpose;
        service.granted = intervals_of(std::move(states));
        out_.services.push_back(std::move(service));
    }

    /// Clause 5.5.9: an extension that is critical and not known rules the service out; a CA that is there for web
    /// sites alone is none for signatures (clause 5.5.9.4).
    bool may_be_anchor(const xmlNode* instance, Purpose purpose) {
        bool names_uses = false;
        bool signs = false;
        for (const xmlNode* extension : xml::children_of(at(instance, {"ServiceInformationExtensions"}))) {
            bool is_known = false;
            for (const xmlNode* child : xml::children_of(extension)) {
                const std::string_view name = xml::name_of(child);
                is_known = is_known || name == "AdditionalServiceInformation" || name == "Qualifications" ||
                           name == "TakenOverBy" || name == "ExpiredCertsRevocationInfo";
                if (name == "AdditionalServiceInformation") {
                    const std::string uri = text_at(child, {"URI"});
                    const bool is_signing = uri == std::string{service_information} + "ForeSignatures" ||
                                            uri == std::string{service_information} + "ForeSeals";
                    signs = signs || is_signing;
                    names_uses = names_uses || is_signing ||
                                 uri == std::string{service_information} + "ForWebSiteAuthentication";
                }
            }
            if (!is_known && xml::attribute(extension, "Critical") == "true") {
                pass_over(text_at(instance, {"ServiceName", "Name"}), "có phần mở rộng bắt buộc không hiểu được.",
                          "it has a critical extension that is not known.");
                return false;
            }
        }
        return purpose == Purpose::timestamping || !names_uses || signs;
    }

    static std::vector<TrustInterval> intervals_of(std::vector<State> states) {
        // Of two that start together the one that stands first in the list, which is the later, counts.
        std::reverse(states.begin(), states.end());
        std::stable_sort(states.begin(), states.end(), [](const State& a, const State& b) { return a.from < b.from; });
        std::vector<TrustInterval> intervals;
        for (std::size_t one = 0; one < states.size(); ++one) {
            const std::optional<Instant> until =
                one + 1 < states.size() ? std::optional{states.at(one + 1).from} : std::nullopt;
            if (!states.at(one).is_granted || (until && *until == states.at(one).from)) {
                continue;
            }
            if (!intervals.empty() && intervals.back().until == states.at(one).from) {
                intervals.back().until = until;
            } else {
                intervals.push_back({states.at(one).from, until});
            }
        }
        return intervals;
    }

    TrustedList& out_;
};

}  // namespace

Result<TrustedList> read_list_contents(const xml::Document& document) {
    if (!is_trusted_list(document)) {
        return malformed("TrustServiceStatusList");
    }
    TrustedList list;
    if (auto read = Reader(list).run(document.root()); !read) {
        return pass(read.error());
    }
    return list;
}

bool is_trusted_list(const xml::Document& document) {
    return xml::is(document.root(), tsl, "TrustServiceStatusList");
}

}  // namespace vanthu::signing::detail
