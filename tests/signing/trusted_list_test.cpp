#include "signing/trusted_list.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <map>

#include "signing/trusted_list_loader.hpp"
#include "tests/signing/xml_support.hpp"
#include "tests/support/shared_data.hpp"

namespace vanthu::signing {
namespace {

constexpr const char* granted = "http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/granted";
constexpr const char* withdrawn = "http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/withdrawn";
constexpr const char* ca_qc = "http://uri.etsi.org/TrstSvc/Svctype/CA/QC";
constexpr const char* tsa_qtst = "http://uri.etsi.org/TrstSvc/Svctype/TSA/QTST";

Instant on(const char* day) {
    return parse_rfc3339(std::string{day} + "T00:00:00Z").value();
}

std::string der_base64(const char* pem) {
    return to_base64(Certificate::parse(as_bytes(test::read_file(test_pki() / pem))).value().der());
}

std::string tag(const std::string& name, const std::string& content) {
    return "<" + name + ">" + content + "</" + name + ">";
}

std::string identity(const char* pem) {
    return tag("ServiceDigitalIdentity", tag("DigitalId", tag("X509Certificate", der_base64(pem))));
}

struct Service {
    std::string type = ca_qc;
    std::string status = granted;
    std::string since = "2020-01-01T00:00:00Z";
    std::string extensions{};
    std::string history{};
    const char* certificate = "issuing-ca.pem";
};

std::string past(const std::string& status, const std::string& since, const std::string& type = ca_qc) {
    return tag("ServiceHistoryInstance",
               tag("ServiceTypeIdentifier", type) + tag("ServiceStatus", status) + tag("StatusStartingTime", since));
}

std::string service(const Service& one) {
    const std::string extensions = one.extensions.empty() ? "" : tag("ServiceInformationExtensions", one.extensions);
    const std::string history = one.history.empty() ? "" : tag("ServiceHistory", one.history);
    return tag("TSPService",
               tag("ServiceInformation", tag("ServiceTypeIdentifier", one.type) +
                                             tag("ServiceName", "<Name xml:lang='vi'>Dịch vụ</Name>") +
                                             identity(one.certificate) + tag("ServiceStatus", one.status) +
                                             tag("StatusStartingTime", one.since) + extensions) +
                   history);
}

struct Draft {
    std::string services = service({});
    std::string pointers{};
    std::string version = "6";
    int sequence = 7;
    std::string next_update = "2030-01-01T00:00:00Z";
};

std::string list_text(const Draft& draft) {
    const std::string pointers = draft.pointers.empty() ? "" : tag("PointersToOtherTSL", draft.pointers);
    const std::string scheme =
        tag("TSLVersionIdentifier", draft.version) + tag("TSLSequenceNumber", std::to_string(draft.sequence)) +
        tag("TSLType", "http://uri.etsi.org/TrstSvc/TrustedList/TSLType/VNlist") +
        tag("SchemeOperatorName", "<Name xml:lang='vi'>Trung tâm Chứng thực điện tử quốc gia</Name>") +
        tag("SchemeTerritory", "VN") + pointers + tag("ListIssueDateTime", "2026-01-01T00:00:00Z") +
        tag("NextUpdate", draft.next_update.empty() ? "" : tag("dateTime", draft.next_update));
    return "<TrustServiceStatusList xmlns='http://uri.etsi.org/02231/v2#' Id='list' "
           "TSLTag='http://uri.etsi.org/19612/TSLTag'>" +
           tag("SchemeInformation", scheme) +
           tag("TrustServiceProviderList",
               tag("TrustServiceProvider",
                   tag("TSPInformation", tag("TSPName", "<Name xml:lang='vi'>Nhà cung cấp</Name>")) +
                       tag("TSPServices", draft.services))) +
           "</TrustServiceStatusList>";
}

std::vector<Certificate> operators() {
    return {test_signer("seal")->chain().front()};
}

std::string signed_list(const Draft& draft, const char* signer = "seal") {
    return signed_xml(list_text(draft), signer);
}

Result<TrustedList> read(const std::string& bytes) {
    return read_trusted_list(as_bytes(bytes), operators());
}

Code code_of(const Result<TrustedList>& list) {
    return list ? Code::internal : list.error().code;
}

/// Answers from memory; what is not there is not reachable.
class Shelf final : public Fetcher {
public:
    std::map<std::string, std::string> answers{};
    int asked = 0;
    Result<Bytes> fetch(const FetchRequest& request) override {
        ++asked;
        const auto found = answers.find(request.url);
        return found == answers.end() ? fail(Code::unavailable, {"Không kết nối được.", "Not reachable."})
                                      : Result<Bytes>{to_bytes(found->second)};
    }
};

constexpr const char* home = "https://tl.example.vn/list.xml";

std::vector<TrustedListSource> home_source() {
    return {{home, operators(), false}};
}

}  // namespace

TEST(TrustedList, Gives_anchors_by_purpose_and_makes_a_signature_trusted) {
    const auto list =
        read(signed_list({.services = service({}) + service({.type = tsa_qtst, .certificate = "root-ca.pem"})}));
    ASSERT_TRUE(list) << list.error().detail.en;
    EXPECT_EQ(list->territory, "VN");
    EXPECT_EQ(list->sequence, 7U);
    EXPECT_EQ(list->version, 6);
    EXPECT_EQ(list->signed_by->fingerprint(), operators().front().fingerprint());
    ASSERT_EQ(list->services.size(), 2U);
    EXPECT_EQ(list->services[0].provider, "Nhà cung cấp");
    TrustStore store = TrustStore::load({test_pki() / "issuing-ca.crl"}).value();
    EXPECT_EQ(add_anchors(*list, on("2026-06-01"), store), 2U);
    EXPECT_EQ(store.anchors(Purpose::signing).size(), 1U);
    EXPECT_EQ(store.anchors(Purpose::timestamping).size(), 1U);
    ValidationPolicy policy;
    policy.at = SystemClock{}.now() + std::chrono::hours{1};
    const auto facts = collect_xml(as_bytes(signed_xml("<a/>", "director")), no_content);
    EXPECT_EQ(judge(*facts, store, policy).signatures.at(0).indication, Indication::total_passed);
}

TEST(TrustedList, Takes_a_withdrawn_service_for_its_granted_time_alone) {
    const auto list = read(signed_list(
        {.services = service(
             {.status = withdrawn,
              .since = "2025-05-01T00:00:00Z",
              .history = past(granted, "2021-01-01T00:00:00Z") +
                         past("http://uri.etsi.org/TrstSvc/Svcstatus/eu/undersupervision", "2018-01-01T00:00:00Z")})}));
    ASSERT_TRUE(list);
    const ListedService& one = list->services.at(0);
    ASSERT_EQ(one.granted.size(), 1U);  // the two states touch
    EXPECT_EQ(one.granted[0].from, on("2018-01-01"));
    EXPECT_EQ(one.granted[0].until, on("2025-05-01"));
    TrustStore store;
    EXPECT_EQ(add_anchors(*list, on("2025-04-30"), store), 1U);
    EXPECT_EQ(add_anchors(*list, on("2025-05-01"), store), 0U);
    EXPECT_EQ(add_anchors(*list, on("2017-12-31"), store), 0U);
}

TEST(TrustedList, A_signature_outlives_the_withdrawal_of_its_authority_when_its_time_is_proven) {
    const std::string basic = signed_xml("<a/>", "director");
    const std::string stamped = signed_xml("<a/>", "director", Level::b_t);
    const Instant withdrawal = SystemClock{}.now() + std::chrono::hours{1};
    const auto list = read(signed_list({.services = service({.status = withdrawn,
                                                             .since = to_rfc3339(withdrawal),
                                                             .history = past(granted, "2021-01-01T00:00:00Z")}) +
                                                    service({.type = tsa_qtst})}));
    ASSERT_TRUE(list) << list.error().detail.en;
    TrustStore store = TrustStore::load({test_pki() / "issuing-ca.crl"}).value();
    EXPECT_EQ(add_anchors(*list, store), 2U);
    const auto judged = [&](const std::string& signature, Instant at) {
        ValidationPolicy policy;
        policy.at = at;
        return judge(*collect_xml(as_bytes(signature), no_content), store, policy).signatures.at(0);
    };
    EXPECT_EQ(judged(basic, withdrawal - std::chrono::minutes{1}).indication, Indication::total_passed);
    EXPECT_EQ(judged(stamped, withdrawal + std::chrono::hours{1}).indication, Indication::total_passed);
    const auto late = judged(basic, withdrawal + std::chrono::hours{1});
    EXPECT_EQ(late.indication, Indication::indeterminate);
    EXPECT_EQ(late.sub_indication, "NO_CERTIFICATE_CHAIN_FOUND_NO_POE");
}

TEST(TrustedList, A_signature_from_before_the_grant_is_not_trusted) {
    const Instant grant = SystemClock{}.now() + std::chrono::hours{1};
    const auto list =
        read(signed_list({.services = service({.since = to_rfc3339(grant)}) + service({.type = tsa_qtst})}));
    ASSERT_TRUE(list) << list.error().detail.en;
    TrustStore store;
    add_anchors(*list, store);
    ValidationPolicy policy;
    policy.at = grant + std::chrono::hours{1};
    const auto facts = collect_xml(as_bytes(signed_xml("<a/>", "director", Level::b_t)), no_content);
    EXPECT_EQ(judge(*facts, store, policy).signatures.at(0).sub_indication, "NO_CERTIFICATE_CHAIN_FOUND_NO_POE");
}

TEST(TrustedList, Passes_over_services_that_are_no_anchors) {
    const auto with_extension = [](const std::string& content, const std::string& critical) {
        return service({.extensions = "<Extension Critical='" + critical + "'>" + content + "</Extension>"});
    };
    const std::string base = "http://uri.etsi.org/TrstSvc/TrustedList/SvcInfoExt/";
    const auto use = [&](const std::string& name) {
        return tag("AdditionalServiceInformation", tag("URI", base + name));
    };
    const auto count = [&](const std::string& services) {
        const auto list = read(signed_list({.services = services}));
        TrustStore store;
        return list ? add_anchors(*list, on("2026-06-01"), store) : 99U;
    };
    EXPECT_EQ(count(with_extension(use("ForeSignatures"), "true")), 1U);
    EXPECT_EQ(count(with_extension(use("ForWebSiteAuthentication"), "true")), 0U);
    EXPECT_EQ(count(with_extension("<unknown xmlns='urn:x'/>", "false")), 1U);
    EXPECT_EQ(count(with_extension("<unknown xmlns='urn:x'/>", "true")), 0U);
    EXPECT_EQ(count(service({.type = "http://uri.etsi.org/TrstSvc/Svctype/EDS/Q"})), 0U);
    EXPECT_EQ(count(service({.status = "http://evil.example/granted"})), 0U);
    EXPECT_EQ(count(service({.since = "yesterday"})), 0U);
}

TEST(TrustedList, Refuses_a_list_signed_by_somebody_else) {
    EXPECT_EQ(code_of(read(signed_list({}, "official"))), Code::forbidden);
    EXPECT_EQ(code_of(read(list_text({}))), Code::forbidden);
}

TEST(TrustedList, Refuses_a_list_that_was_changed) {
    std::string changed = signed_list({});
    changed.replace(changed.find("2020-01-01"), 10, "2010-01-01");
    EXPECT_EQ(code_of(read(changed)), Code::forbidden);
    // Wrapped: the signed list inside, another one around it.
    const std::string inner = signed_list({});
    const std::string outer = list_text({.services = service({.type = tsa_qtst})});
    const std::size_t end = outer.rfind("</TrustServiceStatusList>");
    EXPECT_EQ(code_of(read(outer.substr(0, end) + inner + outer.substr(end))), Code::forbidden);
    // The signature of one list in another.
    const std::size_t begin = inner.find("<ds:Signature ");
    const std::string signature = inner.substr(begin, inner.rfind("</TrustServiceStatusList>") - begin);
    EXPECT_EQ(code_of(read(outer.substr(0, end) + signature + outer.substr(end))), Code::forbidden);
}

TEST(TrustedList, Refuses_broken_XML_a_DOCTYPE_and_what_is_no_list) {
    EXPECT_EQ(code_of(read("<TrustServiceStatusList")), Code::invalid_input);
    EXPECT_EQ(code_of(read("")), Code::invalid_input);
    EXPECT_EQ(code_of(read("<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>" + list_text({}))),
              Code::unsupported);
    EXPECT_EQ(code_of(read(signed_xml("<a/>", "seal"))), Code::invalid_input);
    EXPECT_EQ(code_of(read(signed_list({.version = "4"}))), Code::unsupported);
}

TEST(TrustedList, Says_that_a_list_is_expired) {
    const auto list = read(signed_list({.next_update = "2026-02-01T00:00:00Z"}));
    ASSERT_TRUE(list);
    EXPECT_FALSE(list->is_expired(on("2026-01-31")));
    EXPECT_TRUE(list->is_expired(on("2026-02-02")));
    EXPECT_TRUE(read(signed_list({.next_update = ""}))->is_expired(on("2026-01-31")));
}

TEST(TrustedListLoader, Keeps_the_last_good_copy_when_the_new_one_cannot_be_used) {
    const test::TempFolder folder;
    Shelf shelf;
    shelf.answers[home] = signed_list({});
    const Instant now = on("2026-06-01");
    TrustStore store;
    auto first = TrustedListLoader(shelf, folder.path()).load(home_source(), now);
    ASSERT_TRUE(first.at(0).list && !first.at(0).from_cache && first.at(0).messages.empty());
    const std::map<std::string, std::string> worse{
        {"broken", "<a"},
        {"signed by somebody else", signed_list({.sequence = 8}, "official")},
        {"expired", signed_list({.sequence = 8, .next_update = "2026-05-01T00:00:00Z"})},
        {"older", signed_list({.sequence = 6})}};
    for (const auto& [name, bytes] : worse) {
        shelf.answers[home] = bytes;
        const auto loaded = TrustedListLoader(shelf, folder.path()).load(home_source(), now);
        ASSERT_TRUE(loaded.at(0).list) << name;
        EXPECT_TRUE(loaded.at(0).from_cache) << name;
        EXPECT_EQ(loaded.at(0).list->sequence, 7U) << name;
        EXPECT_FALSE(loaded.at(0).messages.empty()) << name;
        EXPECT_EQ(add_anchors(loaded, now, store), 1U);
    }
    shelf.answers.clear();
    const auto unreachable = TrustedListLoader(shelf, folder.path()).load(home_source(), now);
    EXPECT_TRUE(unreachable.at(0).list && unreachable.at(0).from_cache);
    shelf.answers[home] = signed_list({.sequence = 9});
    const auto newer = TrustedListLoader(shelf, folder.path()).load(home_source(), now);
    EXPECT_FALSE(newer.at(0).from_cache);
    EXPECT_EQ(newer.at(0).list->sequence, 9U);
}

TEST(TrustedListLoader, Starts_from_its_copies_without_the_network) {
    const test::TempFolder folder;
    Shelf shelf;
    shelf.answers[home] = signed_list({});
    static_cast<void>(TrustedListLoader(shelf, folder.path()).load(home_source(), on("2026-06-01")));
    const int asked = shelf.asked;
    TrustedListLoader restarted(shelf, folder.path());
    const auto loaded = restarted.load_cached(home_source(), on("2026-06-01"));
    EXPECT_TRUE(loaded.at(0).list);
    EXPECT_EQ(shelf.asked, asked);
    // Once it has expired, the copy says so and gives no anchors.
    TrustStore store;
    const auto late = restarted.load_cached(home_source(), on("2031-01-01"));
    EXPECT_FALSE(late.at(0).messages.empty());
    EXPECT_EQ(add_anchors(late, on("2031-01-01"), store), 0U);
}

TEST(TrustedListLoader, Does_not_believe_a_copy_that_somebody_changed) {
    const test::TempFolder folder;
    Shelf shelf;
    shelf.answers[home] = signed_list({});
    static_cast<void>(TrustedListLoader(shelf, folder.path()).load(home_source(), on("2026-06-01")));
    for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
        std::string content = test::read_file(entry.path());
        content.replace(content.find("2020-01-01"), 10, "2010-01-01");
        std::ofstream(entry.path(), std::ios::binary) << content;
    }
    const auto loaded = TrustedListLoader(shelf, folder.path()).load_cached(home_source(), on("2026-06-01"));
    EXPECT_EQ(code_of(loaded.at(0).list), Code::forbidden);
}

TEST(TrustedListLoader, Follows_a_list_of_lists_and_stops_at_none_that_is_broken) {
    const auto pointer = [](const std::string& url, const char* pem, const std::string& mime) {
        return tag(
            "OtherTSLPointer",
            tag("ServiceDigitalIdentities", identity(pem)) + tag("TSLLocation", url) +
                tag("AdditionalInformation",
                    tag("OtherInformation", tag("SchemeTerritory", "VN")) +
                        "<OtherInformation><m:MimeType xmlns:m='http://uri.etsi.org/02231/v2/additionaltypes#'>" +
                        mime + "</m:MimeType></OtherInformation>"));
    };
    const std::string xml = "application/vnd.etsi.tsl+xml";
    const test::TempFolder folder;
    Shelf shelf;
    shelf.answers[home] = signed_list(
        {.pointers = pointer("https://a/", "official.pem", xml) + pointer("https://b/", "official.pem", xml) +
                     pointer("https://c/", "official.pem", xml) + pointer("https://d/", "official.pem", xml) +
                     pointer("https://pdf/", "official.pem", "application/pdf") + pointer(home, "seal.pem", xml)});
    shelf.answers["https://a/"] = "<broken";
    shelf.answers["https://b/"] = signed_list({}, "director");  // not whom the pointer names
    shelf.answers["https://d/"] = signed_list({.services = service({.type = tsa_qtst})}, "official");
    const auto loaded = TrustedListLoader(shelf, folder.path()).load({{home, operators(), true}}, on("2026-06-01"));
    ASSERT_EQ(loaded.size(), 5U);
    EXPECT_TRUE(loaded[0].list);
    EXPECT_EQ(code_of(loaded[1].list), Code::invalid_input);
    EXPECT_EQ(code_of(loaded[2].list), Code::forbidden);
    EXPECT_EQ(code_of(loaded[3].list), Code::unavailable);
    ASSERT_TRUE(loaded[4].list);
    TrustStore store;
    EXPECT_EQ(add_anchors(loaded, on("2026-06-01"), store), 2U);
    EXPECT_EQ(store.anchors(Purpose::timestamping).size(), 1U);
}

}  // namespace vanthu::signing
