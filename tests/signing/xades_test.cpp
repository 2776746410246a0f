#include <gtest/gtest.h>

#include <fstream>

#include "tests/signing/xml_support.hpp"
#include "tests/support/command.hpp"
#include "tests/support/shared_data.hpp"

namespace vanthu::signing {
namespace {

const std::string document =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- mở đầu -->\n<baoCao xmlns=\"urn:bc\" so='12' >\n"
    "  <tieuDe>Báo cáo &amp; kiến nghị</tieuDe><![CDATA[<x>]]><trong/>\n</baoCao>\n<?cuoi tep?>";

XadesRequest request_for(XadesPackaging packaging, Level level = Level::b_b) {
    XadesRequest request;
    request.packaging = packaging;
    request.level = level;
    request.signing_time = signing_moment();
    request.claimed_roles = {"Giám đốc <Sở>"};
    return request;
}

SignatureReport judged(const std::string& bytes) {
    const auto facts = collect_xml(as_bytes(bytes), no_content);
    ValidationPolicy policy;
    policy.at = SystemClock{}.now() + std::chrono::hours{1};
    return judge(*facts, test_trust(), policy).signatures.at(0);
}

void write(const std::filesystem::path& path, std::string_view text) {
    std::ofstream(path, std::ios::binary) << text;
}

}  // namespace

TEST(Xades, Signs_enveloped_with_every_kind_of_key) {
    for (const char* name : {"director", "official", "pkcs1"}) {
        const std::string bytes = signed_xml(document, name);
        const auto facts = collect_xml(as_bytes(bytes), no_content);
        ASSERT_TRUE(all_intact(facts));
        const SignatureFacts& one = facts->signatures.at(0);
        EXPECT_EQ(one.format, "XAdES");
        EXPECT_TRUE(one.has_signing_certificate && one.signing_certificate_matches);
        EXPECT_EQ(one.coverage, Coverage::whole_file);
        ASSERT_EQ(one.objects.size(), 2U);
        EXPECT_TRUE(one.objects[0].is_whole_document);
        EXPECT_EQ(one.objects[1].what, "SignedProperties");
        EXPECT_TRUE(one.messages.empty());
        EXPECT_EQ(judged(bytes).indication, Indication::total_passed) << judged(bytes).sub_indication;
    }
}

TEST(Xades, Signs_with_every_curve) {
    const test::TempFolder folder;
    const std::string here = folder.path().string();
    const std::string pki = test_pki().string();
    std::ofstream(folder.path() / "ext")
        << "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature,nonRepudiation\n";
    for (const char* key : {"EC -pkeyopt ec_paramgen_curve:P-384", "EC -pkeyopt ec_paramgen_curve:P-521", "ED25519"}) {
        const auto made =
            test::run_command("cd " + here + " && openssl genpkey -algorithm " + key +
                              " -out k.pem 2>/dev/null && openssl req -new -key k.pem -subj /CN=key -out k.csr && "
                              "openssl x509 -req -in k.csr -CA " +
                              pki + "/issuing-ca.pem -CAkey " + pki +
                              "/issuing-ca.key -set_serial 99 -days 30 -sha256 -extfile ext -out k.crt 2>/dev/null && "
                              "openssl pkcs12 -export -inkey k.pem -in k.crt -passout pass:test-only -out k.p12");
        ASSERT_EQ(made.exit_code, 0) << made.output;
        const auto signer = Pkcs12Keystore::load(folder.path() / "k.p12", SecretString{"test-only"});
        ASSERT_TRUE(signer) << key << signer.error().detail.en;
        const auto done =
            sign_xades({{"", as_bytes(document), {}}}, request_for(XadesPackaging::enveloped), **signer, {});
        ASSERT_TRUE(done) << key << done.error().detail.en << done.error().cause.value;
        EXPECT_TRUE(all_intact(collect_xml(done->bytes, no_content))) << key;
        if (test::has_command("xmlsec1") && std::string_view{key}.starts_with("EC ")) {
            write(folder.path() / "signed.xml", as_text(done->bytes));
            const auto judged_by =
                test::run_command("xmlsec1 --verify --trusted-pem " + pki + "/root-ca.pem --untrusted-pem " + pki +
                                  "/issuing-ca.pem --id-attr:Id http://uri.etsi.org/01903/v1.3.2#:SignedProperties " +
                                  here + "/signed.xml");
            EXPECT_EQ(judged_by.exit_code, 0) << key << judged_by.output;
        }
    }
}

TEST(Xades, Keeps_every_byte_of_the_document_that_it_signs) {
    const std::string bytes = signed_xml(document, "director");
    const std::size_t begin = bytes.find("<ds:Signature ");
    constexpr std::string_view end_tag = "</ds:Signature>";
    const std::size_t end = bytes.find(end_tag) + end_tag.size();
    EXPECT_EQ(bytes.substr(0, begin) + bytes.substr(end), document);
}

TEST(Xades, Signs_an_empty_root_element) {
    EXPECT_TRUE(all_intact(collect_xml(as_bytes(signed_xml("<a b='/>'/>", "director")), no_content)));
}

TEST(Xades, Signs_enveloping_and_gives_the_content_back) {
    const std::string bytes = signed_xml(document, "director", Level::b_b, XadesPackaging::enveloping);
    const auto facts = collect_xml(as_bytes(bytes), no_content);
    ASSERT_TRUE(all_intact(facts));
    EXPECT_EQ(facts->signatures[0].coverage, Coverage::whole_file);
    EXPECT_NE(bytes.find(to_base64(as_bytes(document))), std::string::npos);
}

TEST(Xades, Signs_detached_files_by_their_names) {
    const Bytes first = to_bytes("một");
    const Bytes second = to_bytes("hai");
    auto request = request_for(XadesPackaging::detached);
    request.asic_root = true;
    const auto signer = test_signer("director");
    const auto done =
        sign_xades({{"văn bản 1.pdf", first, "application/pdf"}, {"b%20.txt", second, {}}}, request, *signer, {});
    ASSERT_TRUE(done) << done.error().detail.en;
    const auto content = [&](std::string_view uri) -> std::optional<ByteView> {
        return uri == "văn bản 1.pdf" ? std::optional{ByteView{first}}
               : uri == "b%20.txt"    ? std::optional{ByteView{second}}
                                      : std::nullopt;
    };
    const auto facts = collect_xml(done->bytes, content);
    ASSERT_TRUE(all_intact(facts));
    EXPECT_EQ(facts->signatures[0].objects[0].name, "văn bản 1.pdf");
    EXPECT_EQ(facts->signatures[0].roles, std::vector<std::string>{"Giám đốc <Sở>"});
    EXPECT_NE(as_text(done->bytes).find("<asic:XAdESSignatures"), std::string_view::npos);
    const auto without = collect_xml(done->bytes, no_content);
    EXPECT_FALSE(without->signatures[0].signed_data_found);
    const auto other = collect_xml(done->bytes, [&](std::string_view) { return std::optional{ByteView{second}}; });
    EXPECT_TRUE(other->signatures[0].signed_data_found);
    EXPECT_FALSE(other->signatures[0].digests_match);
}

TEST(Xades, Raises_a_detached_signature_with_its_files_at_hand) {
    LocalTimestampAuthority authority;
    LocalValidationData data;
    const Bytes file = to_bytes("văn bản");
    auto request = request_for(XadesPackaging::detached, Level::b_lta);
    request.asic_root = true;
    const auto signer = test_signer("director");
    const auto done = sign_xades({{"a.txt", file, "text/plain"}}, request, *signer,
                                 {&authority, &data, DigestAlgorithm::sha256, false});
    ASSERT_TRUE(done) << done.error().detail.en;
    EXPECT_EQ(done->achieved.level, Level::b_lta);
    const auto facts = collect_xml(done->bytes, [&](std::string_view) { return std::optional{ByteView{file}}; });
    ASSERT_TRUE(all_intact(facts));
    for (const TimestampFacts& stamp : facts->signatures[0].timestamps) {
        EXPECT_TRUE(stamp.imprint_matches);
    }
    // Without the file nothing can be said of the signature, and so nothing is added to it.
    EXPECT_EQ(extend_xades(done->bytes, no_content, Level::b_lta, {}).error().code, Code::conflict);
}

TEST(Xades, Refuses_what_cannot_be_signed_this_way) {
    const auto signer = test_signer("director");
    const auto code = [&](const std::vector<XadesObject>& objects, const XadesRequest& request) {
        const auto done = sign_xades(objects, request, *signer, {});
        return done ? Code::internal : done.error().code;
    };
    const Bytes text = to_bytes("không phải XML");
    const Bytes with_doctype = to_bytes("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>");
    EXPECT_EQ(code({{"", text, {}}}, request_for(XadesPackaging::enveloped)), Code::invalid_input);
    EXPECT_EQ(code({{"", with_doctype, {}}}, request_for(XadesPackaging::enveloped)), Code::unsupported);
    EXPECT_EQ(code({}, request_for(XadesPackaging::detached)), Code::invalid_input);
    EXPECT_EQ(code({{"a", text, {}}, {"a", with_doctype, {}}}, request_for(XadesPackaging::detached)),
              Code::invalid_input);
    auto with_control = request_for(XadesPackaging::enveloping);
    with_control.claimed_roles = {std::string{"\x01"}};
    EXPECT_EQ(code({{"", text, {}}}, with_control), Code::invalid_input);
}

TEST(Xades, Lets_several_people_sign_one_document) {
    const std::string twice = signed_xml(signed_xml(document, "director"), "official");
    const auto facts = collect_xml(as_bytes(twice), no_content);
    ASSERT_TRUE(all_intact(facts));
    ASSERT_EQ(facts->signatures.size(), 2U);
    for (const SignatureFacts& one : facts->signatures) {
        EXPECT_EQ(one.coverage, Coverage::whole_file);
    }
}

TEST(Xades, Reaches_every_level) {
    for (const Level level : {Level::b_b, Level::b_t, Level::b_lt, Level::b_lta}) {
        for (const XadesPackaging packaging : {XadesPackaging::enveloped, XadesPackaging::enveloping}) {
            const std::string bytes = signed_xml(document, "director", level, packaging);
            const auto facts = collect_xml(as_bytes(bytes), no_content);
            ASSERT_TRUE(all_intact(facts));
            for (const TimestampFacts& stamp : facts->signatures[0].timestamps) {
                EXPECT_TRUE(stamp.well_formed && stamp.imprint_matches && stamp.value_matches);
            }
            const SignatureReport report = judged(bytes);
            EXPECT_EQ(report.indication, Indication::total_passed) << report.sub_indication;
            EXPECT_EQ(report.level, to_string(level));
        }
    }
}

TEST(Xades, Extends_step_by_step_without_changing_what_was_there) {
    LocalTimestampAuthority authority;
    LocalValidationData data;
    const LevelServices services{&authority, &data, DigestAlgorithm::sha512, false};
    std::string bytes = signed_xml(signed_xml(document, "director"), "official", Level::b_t);
    for (const Level level : {Level::b_t, Level::b_lt, Level::b_lta, Level::b_lta}) {
        const auto raised = extend_xades(as_bytes(bytes), no_content, level, services);
        ASSERT_TRUE(raised) << raised.error().detail.en;
        EXPECT_EQ(raised->achieved.level, level);
        // Nothing but insertions: the old bytes are a subsequence of the new ones.
        const std::string longer{as_text(raised->bytes)};
        std::size_t at = 0;
        for (const char c : longer) {
            at += at < bytes.size() && bytes[at] == c ? 1U : 0U;
        }
        EXPECT_EQ(at, bytes.size());
        bytes = longer;
    }
    const auto facts = collect_xml(as_bytes(bytes), no_content);
    ASSERT_TRUE(all_intact(facts));
    for (const SignatureFacts& one : facts->signatures) {
        ASSERT_EQ(one.timestamps.size(), 3U);  // one over the value, two archive time-stamps
        for (const TimestampFacts& stamp : one.timestamps) {
            EXPECT_TRUE(stamp.imprint_matches && stamp.value_matches);
        }
        EXPECT_TRUE(one.timestamps[2].covers.contains(object_id(one.timestamps[1].token)));
    }
    EXPECT_EQ(judged(bytes).level, std::string{"B-LTA"});
}

TEST(Xades, Says_when_a_dead_authority_lowers_the_level) {
    LocalTimestampAuthority dead;
    dead.is_down = true;
    LevelServices services{&dead, nullptr, DigestAlgorithm::sha256, true};
    const std::string bytes = signed_xml(document, "director");
    const auto raised = extend_xades(as_bytes(bytes), no_content, Level::b_lta, services);
    ASSERT_TRUE(raised);
    EXPECT_EQ(raised->achieved.level, Level::b_b);
    ASSERT_EQ(raised->achieved.messages.size(), 1U);
    EXPECT_EQ(as_text(raised->bytes), bytes);
    services.may_lower_level = false;
    EXPECT_EQ(extend_xades(as_bytes(bytes), no_content, Level::b_lta, services).error().code, Code::unavailable);
    LocalTimestampAuthority authority;
    const auto at_t =
        extend_xades(as_bytes(bytes), no_content, Level::b_lt, {&authority, nullptr, DigestAlgorithm::sha256, true});
    ASSERT_TRUE(at_t);
    EXPECT_EQ(at_t->achieved.level, Level::b_t);
}

TEST(Xades, Does_not_extend_what_is_not_intact) {
    LocalTimestampAuthority authority;
    std::string bytes = signed_xml(document, "director");
    bytes.replace(bytes.find("kiến"), 1, "K");
    const auto raised =
        extend_xades(as_bytes(bytes), no_content, Level::b_t, {&authority, nullptr, DigestAlgorithm::sha256, true});
    EXPECT_EQ(raised.error().code, Code::conflict);
}

TEST(Xades, Does_not_extend_a_signature_that_another_one_signs_as_it_is) {
    if (!test::has_command("xmlsec1")) {
        FAIL() << "xmlsec1 is absent: scripts/lib/packages installs it";
    }
    const test::TempFolder folder;
    std::string both = signed_xml("<a><b/></a>", "director");
    both.insert(
        both.rfind("</a>"),
        "<Signature xmlns='http://www.w3.org/2000/09/xmldsig#'><SignedInfo>"
        "<CanonicalizationMethod Algorithm='http://www.w3.org/2001/10/xml-exc-c14n#'/>"
        "<SignatureMethod Algorithm='http://www.w3.org/2001/04/xmldsig-more#rsa-sha256'/><Reference URI=''><Transforms>"
        "<Transform Algorithm='http://www.w3.org/2000/09/xmldsig#enveloped-signature'/></Transforms>"
        "<DigestMethod Algorithm='http://www.w3.org/2001/04/xmlenc#sha256'/><DigestValue/></Reference></SignedInfo>"
        "<SignatureValue/><KeyInfo><X509Data><X509Certificate/></X509Data></KeyInfo></Signature>");
    write(folder.path() / "template.xml", both);
    const auto made = test::run_command(
        "xmlsec1 --sign --node-xpath \"/*/*[local-name()='Signature'][2]\" --privkey-pem " +
        (test_pki() / "official.key").string() + "," + (test_pki() / "official.pem").string() + " --output " +
        (folder.path() / "signed.xml").string() + " " + (folder.path() / "template.xml").string());
    ASSERT_EQ(made.exit_code, 0) << made.output;
    const std::string bytes = test::read_file(folder.path() / "signed.xml");
    ASSERT_TRUE(all_intact(collect_xml(as_bytes(bytes), no_content)));
    LocalTimestampAuthority authority;
    const auto raised =
        extend_xades(as_bytes(bytes), no_content, Level::b_t, {&authority, nullptr, DigestAlgorithm::sha256, true});
    ASSERT_FALSE(raised);
    EXPECT_EQ(raised.error().code, Code::conflict);
}

TEST(Xades, Xmlsec1_verifies_what_is_signed_here) {
    if (!test::has_command("xmlsec1")) {
        FAIL() << "xmlsec1 is absent: scripts/lib/packages installs it";
    }
    const test::TempFolder folder;
    const std::string verify = "xmlsec1 --verify --trusted-pem " + (test_pki() / "root-ca.pem").string() +
                               " --untrusted-pem " + (test_pki() / "issuing-ca.pem").string() +
                               " --id-attr:Id http://uri.etsi.org/01903/v1.3.2#:SignedProperties ";
    for (const char* signer : {"director", "pkcs1"}) {
        for (const XadesPackaging packaging : {XadesPackaging::enveloped, XadesPackaging::enveloping}) {
            const std::string bytes = signed_xml(document, signer, Level::b_lta, packaging);
            write(folder.path() / "signed.xml", bytes);
            const auto judged_by = test::run_command(verify + (folder.path() / "signed.xml").string());
            EXPECT_EQ(judged_by.exit_code, 0) << signer << judged_by.output;
        }
    }
}

TEST(Xades, Verifies_what_xmlsec1_signs) {
    if (!test::has_command("xmlsec1")) {
        FAIL() << "xmlsec1 is absent: scripts/lib/packages installs it";
    }
    const test::TempFolder folder;
    const auto signed_with = [&](const std::string& c14n, const std::string& digest) {
        write(folder.path() / "template.xml",
              "<a xmlns='urn:a'><b/><!-- x --><Signature xmlns='http://www.w3.org/2000/09/xmldsig#'><SignedInfo>"
              "<CanonicalizationMethod Algorithm='" +
                  c14n +
                  "'/>"
                  "<SignatureMethod Algorithm='http://www.w3.org/2001/04/xmldsig-more#rsa-" +
                  digest +
                  "'/>"
                  "<Reference URI=''><Transforms><Transform "
                  "Algorithm='http://www.w3.org/2000/09/xmldsig#enveloped-signature'/>"
                  "<Transform Algorithm='" +
                  c14n +
                  "'/></Transforms>"
                  "<DigestMethod "
                  "Algorithm='http://www.w3.org/2001/04/xmlenc#sha256'/><DigestValue/></Reference></SignedInfo>"
                  "<SignatureValue/><KeyInfo><X509Data><X509Certificate/></X509Data></KeyInfo></Signature></a>");
        const auto made = test::run_command("xmlsec1 --sign --privkey-pem " + (test_pki() / "official.key").string() +
                                            "," + (test_pki() / "official.pem").string() + " --output " +
                                            (folder.path() / "signed.xml").string() + " " +
                                            (folder.path() / "template.xml").string());
        EXPECT_EQ(made.exit_code, 0) << made.output;
        return test::read_file(folder.path() / "signed.xml");
    };
    for (const char* c14n :
         {"http://www.w3.org/TR/2001/REC-xml-c14n-20010315",
          "http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments", "http://www.w3.org/2006/12/xml-c14n11",
          "http://www.w3.org/2006/12/xml-c14n11#WithComments", "http://www.w3.org/2001/10/xml-exc-c14n#",
          "http://www.w3.org/2001/10/xml-exc-c14n#WithComments"}) {
        for (const char* digest : {"sha256", "sha384", "sha512"}) {
            const std::string bytes = signed_with(c14n, digest);
            const auto facts = collect_xml(as_bytes(bytes), no_content);
            ASSERT_TRUE(all_intact(facts)) << c14n << digest;
            EXPECT_EQ(facts->signatures[0].format, "XMLDSig");
            EXPECT_TRUE(facts->signatures[0].objects[0].is_whole_document);
        }
    }
}

}  // namespace vanthu::signing
