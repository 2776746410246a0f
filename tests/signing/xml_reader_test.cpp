#include <gtest/gtest.h>

#include <fstream>

#include "signing/xml/canonical.hpp"
#include "signing/xml/source_map.hpp"
#include "tests/signing/xml_support.hpp"
#include "tests/support/command.hpp"
#include "tests/support/shared_data.hpp"

namespace vanthu::signing {
namespace {

const std::string dsig = "http://www.w3.org/2000/09/xmldsig#";
const std::string exclusive = "http://www.w3.org/2001/10/xml-exc-c14n#";

std::string transform(const std::string& algorithm, const std::string& content = {}) {
    return "<Transform Algorithm='" + algorithm + "'>" + content + "</Transform>";
}

std::string reference(const std::string& uri, const std::string& transforms,
                      const std::string& digest = "http://www.w3.org/2001/04/xmlenc#sha256") {
    return "<Reference URI=\"" + uri + "\">" +
           (transforms.empty() ? "" : "<Transforms>" + transforms + "</Transforms>") + "<DigestMethod Algorithm='" +
           digest + "'/><DigestValue/></Reference>";
}

std::string signature(const std::string& references, const std::string& key_info, const std::string& objects = {},
                      const std::string& method = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256") {
    return "<Signature xmlns='" + dsig + "'><SignedInfo><CanonicalizationMethod Algorithm='" + exclusive +
           "'/><SignatureMethod Algorithm='" + method + "'/>" + references + "</SignedInfo><SignatureValue/><KeyInfo>" +
           key_info + "</KeyInfo>" + objects + "</Signature>";
}

const std::string certificate = "<X509Data><X509Certificate/></X509Data>";

/// What xmlsec1 makes of a template; empty when it refuses.
std::string by_xmlsec1(const std::string& text) {
    const test::TempFolder folder;
    std::ofstream(folder.path() / "template.xml") << text;
    const auto made = test::run_command(
        "xmlsec1 --sign --id-attr:Id part --id-attr:Id http://www.w3.org/2000/09/xmldsig#:Object "
        "--privkey-pem " +
        (test_pki() / "official.key").string() + "," + (test_pki() / "official.pem").string() + " --output " +
        (folder.path() / "signed.xml").string() + " " + (folder.path() / "template.xml").string());
    EXPECT_EQ(made.exit_code, 0) << made.output << text;
    return made.exit_code == 0 ? test::read_file(folder.path() / "signed.xml") : std::string{};
}

std::string document(const std::string& inner) {
    return "<a xmlns:x='urn:x' x:y='1'><part Id='one'>10<b/></part><!-- c --><part Id='two' "
           "x:z='&lt;'>20</part><?pi?>" +
           inner + "</a>";
}

SignatureFacts only_signature(const std::string& bytes) {
    const auto facts = collect_xml(as_bytes(bytes), no_content);
    return facts && facts->signatures.size() == 1 ? facts->signatures.front() : SignatureFacts{};
}

std::string with_value(std::string text) {
    for (const char* empty : {"<SignatureValue/>", "<DigestValue/>"}) {
        const std::string name{empty + 1, std::string_view{empty}.size() - 3};
        for (std::size_t at = text.find(empty); at != std::string::npos; at = text.find(empty)) {
            text.replace(at, std::string_view{empty}.size(), "<" + name + ">AAAA</" + name + ">");
        }
    }
    return text;
}

std::string refused(const std::string& references,
                    const std::string& method = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256") {
    const SignatureFacts facts = only_signature(with_value(document(signature(references, "", "", method))));
    return facts.well_formed ? std::string{"nothing"} : facts.format_problem.en;
}

std::string filter_two(const std::string& operation, const std::string& expression) {
    return "<XPath xmlns='http://www.w3.org/2002/06/xmldsig-filter2' Filter='" + operation + "'>" + expression +
           "</XPath>";
}

}  // namespace

TEST(XmlReader, Applies_transforms_as_xmlsec1_does) {
    if (!test::has_command("xmlsec1")) {
        GTEST_SKIP() << "xmlsec1 is absent";
    }
    const std::string xpath = "http://www.w3.org/TR/1999/REC-xpath-19991116";
    const std::string filter2 = "http://www.w3.org/2002/06/xmldsig-filter2";
    const std::string no_signature = filter_two("subtract", "/descendant::*[local-name()='Signature']");
    const auto by_xpath = [&](const std::string& expression) {
        return transform(xpath, "<XPath xmlns:d='" + dsig + "'>" + expression + "</XPath>") + transform(exclusive);
    };
    const std::string whole_transforms[] = {
        transform(dsig + "enveloped-signature"),
        transform(dsig + "enveloped-signature") +
            transform("http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments"),
        by_xpath("not(ancestor-or-self::d:Signature)"),
        by_xpath("ancestor-or-self::part[@Id='two']"),
        by_xpath("not(ancestor-or-self::d:Signature) and not(self::b)"),
        by_xpath("self::text() and not(ancestor::d:Signature)"),
        by_xpath("not(ancestor-or-self::d:Signature) and count(here()/ancestor::a) = 1"),
        transform(filter2, no_signature),
        transform(filter2, filter_two("intersect", "//part") + filter_two("subtract", "//b") + no_signature),
        transform(filter2, filter_two("intersect", "/a/part[1]") + filter_two("union", "//part[2]") + no_signature),
        transform(dsig + "enveloped-signature") +
            transform(exclusive, "<InclusiveNamespaces xmlns='" + exclusive + "' PrefixList='x #default'/>"),
    };
    for (const std::string& transforms : whole_transforms) {
        for (const char* uri : {"", "#xpointer(/)"}) {
            const std::string bytes = by_xmlsec1(document(signature(reference(uri, transforms), certificate)));
            const SignatureFacts facts = only_signature(bytes);
            EXPECT_TRUE(is_intact(facts)) << uri << transforms << facts.format_problem.en;
        }
    }
    for (const char* uri : {"#one", "#two", "#xpointer(id('two'))"}) {
        const SignatureFacts facts = only_signature(by_xmlsec1(document(signature(reference(uri, ""), certificate))));
        EXPECT_TRUE(is_intact(facts)) << uri;
        EXPECT_FALSE(facts.objects.at(0).is_whole_document);
    }
    const std::string object = "<Object Id='o'>QUJD\nREVG</Object>";
    const SignatureFacts encoded = only_signature(
        by_xmlsec1(document(signature(reference("#o", transform(dsig + "base64")), certificate, object))));
    EXPECT_TRUE(is_intact(encoded));
}

TEST(XmlReader, Tells_what_of_the_document_is_signed) {
    if (!test::has_command("xmlsec1")) {
        GTEST_SKIP() << "xmlsec1 is absent";
    }
    const std::string whole =
        by_xmlsec1(document(signature(reference("", transform(dsig + "enveloped-signature")), certificate)));
    EXPECT_EQ(only_signature(whole).coverage, Coverage::whole_file);
    const std::string part = by_xmlsec1(document(signature(
        reference("", transform("http://www.w3.org/2002/06/xmldsig-filter2", filter_two("intersect", "//part"))),
        certificate)));
    EXPECT_TRUE(is_intact(only_signature(part)));
    EXPECT_EQ(only_signature(part).coverage, Coverage::unclear);
    EXPECT_EQ(only_signature(part).objects.at(0).what, "part of /");
}

TEST(XmlReader, Does_not_call_an_Object_signed_when_a_filter_takes_its_content_out) {
    if (!test::has_command("xmlsec1")) {
        GTEST_SKIP() << "xmlsec1 is absent";
    }
    const std::string nothing =
        transform("http://www.w3.org/TR/1999/REC-xpath-19991116", "<XPath>not(ancestor-or-self::evil)</XPath>");
    for (const std::string& transforms : {std::string{}, nothing}) {
        const std::string object = "<Object Id='o'><evil xmlns=''>pay</evil>10</Object>";
        const SignatureFacts facts =
            only_signature(by_xmlsec1(signature(reference("#o", transforms), certificate, object)));
        ASSERT_TRUE(is_intact(facts));
        EXPECT_EQ(facts.coverage == Coverage::whole_file, transforms.empty());
        EXPECT_EQ(facts.messages.empty(), transforms.empty());
    }
}

TEST(XmlReader, Says_that_nobody_vouches_for_a_bare_key) {
    if (!test::has_command("xmlsec1")) {
        GTEST_SKIP() << "xmlsec1 is absent";
    }
    const std::string bytes =
        by_xmlsec1(document(signature(reference("", transform(dsig + "enveloped-signature")), "<KeyValue/>")));
    const auto facts = collect_xml(as_bytes(bytes), no_content);
    ASSERT_TRUE(all_intact(facts));
    EXPECT_TRUE(facts->signatures[0].has_key_without_certificate);
    EXPECT_FALSE(facts->signatures[0].signer);
    ValidationPolicy policy;
    policy.at = SystemClock{}.now();
    EXPECT_EQ(judge(*facts, test_trust(), policy).signatures[0].sub_indication, "NO_SIGNING_CERTIFICATE_FOUND");
}

TEST(XmlReader, Verifies_PSS_with_parameters_of_its_own) {
    const auto signer = test_signer("official");
    ASSERT_EQ(signer->algorithm().scheme, Scheme::rsa_pss);
    const auto signed_with = [&](const std::string& parameters) {
        const std::string more = "http://www.w3.org/2007/05/xmldsig-more#";
        std::string text = signature(
            reference("#o", ""),
            "<X509Data><X509Certificate>" + to_base64(signer->chain().front().der()) + "</X509Certificate></X509Data>",
            "<Object Id='o'>x</Object>", more + "rsa-pss");
        const std::string method = "<SignatureMethod Algorithm='" + more + "rsa-pss'/>";
        text.replace(text.find(method), method.size(),
                     "<SignatureMethod Algorithm='" + more + "rsa-pss'>" + parameters + "</SignatureMethod>");
        const auto canonical = [&](const char* element, xml::Canonicalization::Method how) {
            const auto parsed = xml::parse_xml(as_bytes(text)).value();
            xml::Work work;
            return xml::canonical_bytes(parsed, xml::child_of(parsed->root(), dsig, element), {how, false, {}}, work)
                .value();
        };
        const auto fill = [&](const std::string& name, ByteView value) {
            text.replace(text.find("<" + name + "/>"), name.size() + 3,
                         "<" + name + ">" + to_base64(value) + "</" + name + ">");
        };
        fill("DigestValue",
             digest_of(DigestAlgorithm::sha256, canonical("Object", xml::Canonicalization::Method::inclusive_1_0)));
        fill("SignatureValue", signer->sign(canonical("SignedInfo", xml::Canonicalization::Method::exclusive)).value());
        return only_signature(text);
    };
    const auto parameters = [](const std::string& digest, const std::string& salt) {
        return "<RSAPSSParams xmlns='http://www.w3.org/2007/05/xmldsig-more#'><d:DigestMethod xmlns:d='" + dsig +
               "' Algorithm='" + digest +
               "'/><MaskGenerationFunction Algorithm='http://www.w3.org/2007/05/xmldsig-more#MGF1'/><SaltLength>" +
               salt + "</SaltLength><TrailerField>1</TrailerField></RSAPSSParams>";
    };
    const std::string sha256 = "http://www.w3.org/2001/04/xmlenc#sha256";
    EXPECT_TRUE(is_intact(signed_with(parameters(sha256, "32"))));
    EXPECT_TRUE(is_intact(signed_with("")));
    EXPECT_FALSE(signed_with(parameters(sha256, "20")).value_matches);
    EXPECT_FALSE(signed_with(parameters("http://www.w3.org/2001/04/xmlenc#sha512", "32")).value_matches);
    EXPECT_FALSE(signed_with(parameters("urn:made-up", "32")).well_formed);
    EXPECT_FALSE(signed_with(parameters(sha256, "99999")).well_formed);
}

TEST(XmlReader, Refuses_algorithms_and_transforms_by_name) {
    EXPECT_NE(refused(reference("", transform("http://www.w3.org/TR/1999/REC-xslt-19991116"))).find("xslt"),
              std::string::npos);
    EXPECT_NE(refused(reference("", transform("urn:made-up"))).find("urn:made-up"), std::string::npos);
    EXPECT_NE(refused(reference("", ""), dsig + "hmac-sha1").find("HMAC"), std::string::npos);
    EXPECT_NE(refused(reference("", ""), "urn:made-up").find("urn:made-up"), std::string::npos);
    EXPECT_NE(refused(reference("", "", "http://www.w3.org/2001/04/xmlenc#ripemd160")).find("ripemd160"),
              std::string::npos);
    EXPECT_NE(refused(reference("#xpointer(//part)", "")).find("xpointer"), std::string::npos);
    EXPECT_EQ(refused(reference("#one", "")), "nothing");
}

TEST(XmlReader, Refuses_a_reference_to_an_Id_that_stands_twice) {
    const std::string once = with_value(document(signature(reference("#one", ""), "")));
    for (const char* name : {"Id", "ID", "id", "xml:id"}) {
        std::string twice = once;
        twice.insert(twice.find("<?pi?>"), std::string{"<part "} + name + "='one'>evil</part>");
        const SignatureFacts facts = only_signature(twice);
        EXPECT_FALSE(facts.well_formed) << name;
        EXPECT_NE(facts.format_problem.en.find("Several elements"), std::string::npos);
    }
}

TEST(XmlReader, Refuses_filters_that_cost_too_much) {
    const auto by_xpath = [&](const std::string& expression) {
        return refused(reference(
            "", transform("http://www.w3.org/TR/1999/REC-xpath-19991116", "<XPath>" + expression + "</XPath>")));
    };
    EXPECT_EQ(by_xpath("true()"), "nothing");
    EXPECT_NE(by_xpath("translate(string(/), '0', '1') = '2'").find("too complex"), std::string::npos);
    EXPECT_NE(by_xpath("document('/etc/passwd')").find("wrong"), std::string::npos);
    EXPECT_NE(by_xpath("unknown()").find("wrong"), std::string::npos);
    EXPECT_NE(by_xpath(std::string(3000, ' ') + "true()" + std::string(3000, '1')).find("wrong"), std::string::npos);
}

TEST(XmlReader, Keeps_documents_within_limits) {
    const auto code = [](const std::string& text, const xml::ParseLimits& limits = {}) {
        const auto parsed = xml::parse_xml(as_bytes(text), limits);
        return parsed ? Code::internal : parsed.error().code;
    };
    xml::ParseLimits small;
    small.bytes = 100;
    small.nodes = 10;
    small.depth = 4;
    small.attributes_of_one_element = 3;
    small.namespaces_in_scope = 2;
    EXPECT_EQ(code("<a><b><c/></b></a>", small), Code::internal);
    EXPECT_EQ(code(std::string(101, ' '), small), Code::too_large);
    EXPECT_EQ(code("<a>" + std::string(5, 'x') + "<b/><b/><b/><b/><b/><b/><b/><b/><b/></a>", small), Code::too_large);
    EXPECT_EQ(code("<a><a><a><a><a/></a></a></a></a>", small), Code::too_large);
    EXPECT_EQ(code("<a b='1' c = '2' d='3'><e f='>' g='4'/></a>", small), Code::internal);
    EXPECT_EQ(code("<a b='1' c = '>' d='3' e= \"4\"/>", small), Code::too_large);
    EXPECT_EQ(code("<a xmlns='urn:a' xmlns:b='urn:b'><c xmlns:d='urn:d'/></a>", small), Code::too_large);
    EXPECT_EQ(code("<a><![CDATA[b='1' c='2' d='3' e='4']]> b='1' c='2' d='3' e='4'</a>", small), Code::internal);
    EXPECT_EQ(code("<?xml version='1.0' encoding='utf-8'?><a><!-- a='' b='' c='' d='' --></a>", small), Code::internal);
    small.bytes_of_other_encodings = 20;
    EXPECT_EQ(code("<?xml version='1.0' encoding='UTF-7'?><a/>", small), Code::too_large);
    EXPECT_EQ(code(std::string{"\xff\xfe"} + std::string(20, '\0'), small), Code::too_large);
    EXPECT_EQ(code("<?xml version='1.0' encoding='windows-1258'?><a/>", small), Code::internal);
    EXPECT_EQ(code("<!DOCTYPE a><a/>"), Code::unsupported);
    EXPECT_EQ(code("<!DOCTYPE a [<!ENTITY b '" + std::string(1000, 'b') + "'>]><a>&b;</a>"), Code::unsupported);
    EXPECT_EQ(code("<a>&undeclared;</a>"), Code::invalid_input);
    EXPECT_EQ(code("<a b='1' b='2'/>"), Code::invalid_input);
    EXPECT_EQ(code("<x:a/>"), Code::invalid_input);
    EXPECT_EQ(code(""), Code::invalid_input);
}

TEST(XmlReader, Finds_elements_in_the_bytes_past_comments_sections_and_quotes) {
    const std::string text =
        "<?xml version='1.0'?><!-- <x> --><r a='>' b=\"/>\"><![CDATA[<y>]]><p:e xmlns:p='urn:p'/><e ></e><?z <w>?></r>";
    const auto document = xml::parse_xml(as_bytes(text)).value();
    const auto source = xml::SourceMap::read(as_bytes(text), *document).value();
    for (const xmlNode* element : xml::children_of(document->root())) {
        const Bytes longer = source.append_inside(element, "<new/>");
        const auto again = xml::parse_xml(longer);
        ASSERT_TRUE(again) << as_text(longer);
        EXPECT_EQ((*again)->elements("", "new").size(), 1U);
    }
    const std::string wide{"\xff\xfe<\0a\0/\0>\0", 10};
    const auto parsed = xml::parse_xml(as_bytes(wide)).value();
    EXPECT_EQ(xml::SourceMap::read(as_bytes(wide), *parsed).error().code, Code::unsupported);
}

TEST(XmlReader, Reads_every_file_of_the_replay_corpus) {
    int files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(test::source_file("tests/data/fuzz/xml_signature"))) {
        ++files;
        const std::string name = entry.path().filename().string();
        const auto facts = collect_xml(as_bytes(test::read_file(entry.path())), no_content);
        EXPECT_EQ(all_intact(facts), name.starts_with("envelop") || name == "twice.xml") << name;
    }
    EXPECT_EQ(files, 11);
}

}  // namespace vanthu::signing
