#include "tests/signing/xml_mutants.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <map>
#include <random>
#include <set>

#include "tests/signing/xml_support.hpp"
#include "tests/support/command.hpp"
#include "tests/support/shared_data.hpp"

namespace vanthu::signing {
namespace {

const std::string contract =
    "<hopDong xmlns='urn:hd' Id='hd'><dieu so='1'>Giá 10 đồng</dieu><dieu so='2'>Giao <b>hôm nay</b></dieu>"
    "<!-- ghi chú --><chuKy/></hopDong>";

/// What an honest document's signatures say, to hold its mutants against.
struct Honest {
    std::string meaning{};
    std::set<std::string> elements{};  ///< canonical forms of what references within the document named
    std::map<Bytes, std::string> facts_by_value{};
};

std::string facts_of(const SignatureFacts& one) {
    std::string text = one.signer ? one.signer->fingerprint() : "nobody";
    text += one.claimed_time ? to_rfc3339(*one.claimed_time) : "never";
    for (const std::string& word : one.roles) {
        text += "|" + word;
    }
    for (const std::string& word : one.commitments) {
        text += "|" + word;
    }
    return text + one.signature_policy;
}

bool is_element(const SignedObject& object) {
    return !object.is_whole_document && object.name.starts_with("/") && object.name.size() > 1 && object.digest_matches;
}

bool is_text(const SignedObject& object) {
    return object.what.find("base64 content") != std::string::npos;
}

Honest honest_of(const std::string& bytes) {
    Honest honest;
    honest.meaning = mutants::meaning(bytes);
    const auto facts = collect_xml(as_bytes(bytes), no_content);
    for (const SignatureFacts& one : facts->signatures) {
        honest.facts_by_value[one.signature_value] = facts_of(one);
        for (const SignedObject& object : one.objects) {
            if (is_element(object)) {
                honest.elements.insert(mutants::element_at(bytes, object.name, is_text(object)));
            }
        }
    }
    return honest;
}

/// What is wrong with calling this intact; empty for nothing.
std::string deception(const Honest& honest, const std::string& mutant) {
    const auto facts = collect_xml(as_bytes(mutant), no_content);
    for (const SignatureFacts& one : facts ? facts->signatures : std::vector<SignatureFacts>{}) {
        if (!is_intact(one) || (one.has_signing_certificate && !one.signing_certificate_matches)) {
            continue;
        }
        for (const SignedObject& object : one.objects) {
            if (object.is_whole_document && object.digest_matches && mutants::meaning(mutant) != honest.meaning) {
                return "the whole document is called signed, and its meaning changed";
            }
            if (is_element(object) &&
                !honest.elements.contains(mutants::element_at(mutant, object.name, is_text(object)))) {
                return object.name + " is called signed, and its meaning changed";
            }
        }
        if (one.coverage == Coverage::whole_file && mutants::meaning(mutant) != honest.meaning) {
            return "the whole file is called signed, and its meaning changed";
        }
        const auto known = honest.facts_by_value.find(one.signature_value);
        if (known != honest.facts_by_value.end() && known->second != facts_of(one)) {
            return "its properties changed";
        }
    }
    return {};
}

/// An XML document whose parts are signed by their Ids (internally detached), made by xmlsec1.
std::string signed_parts() {
    const test::TempFolder folder;
    std::ofstream(folder.path() / "template.xml")
        << "<a xmlns='urn:a'><part Id='one'>10</part><part Id='two'>20</part><Signature "
           "xmlns='http://www.w3.org/2000/09/xmldsig#'>"
           "<SignedInfo><CanonicalizationMethod Algorithm='http://www.w3.org/2001/10/xml-exc-c14n#'/>"
           "<SignatureMethod Algorithm='http://www.w3.org/2001/04/xmldsig-more#rsa-sha256'/>"
           "<Reference URI='#one'><DigestMethod "
           "Algorithm='http://www.w3.org/2001/04/xmlenc#sha256'/><DigestValue/></Reference>"
           "<Reference URI='#two'><DigestMethod "
           "Algorithm='http://www.w3.org/2001/04/xmlenc#sha256'/><DigestValue/></Reference>"
           "</SignedInfo><SignatureValue/><KeyInfo><X509Data><X509Certificate/></X509Data></KeyInfo></Signature></a>";
    const auto made =
        test::run_command("xmlsec1 --sign --id-attr:Id part --privkey-pem " + (test_pki() / "official.key").string() +
                          "," + (test_pki() / "official.pem").string() + " --output " +
                          (folder.path() / "signed.xml").string() + " " + (folder.path() / "template.xml").string());
    return made.exit_code == 0 ? test::read_file(folder.path() / "signed.xml") : std::string{};
}

void attack(const std::string& name, const std::string& bytes, std::size_t elements, std::size_t& count) {
    const Honest honest = honest_of(bytes);
    ASSERT_EQ(deception(honest, bytes), "") << name;
    const auto all = mutants::make(bytes, elements);
    EXPECT_GE(all.size(), 60U) << name;
    count += all.size();
    for (const mutants::Mutant& one : all) {
        EXPECT_EQ(deception(honest, one.bytes), "") << name << ": " << one.name << "\n" << one.bytes.substr(0, 1500);
    }
}

}  // namespace

TEST(XmlMutants, No_attack_on_a_document_signed_here_is_called_intact) {
    constexpr std::size_t elements = 16;
    std::size_t count = 0;
    attack("enveloped", signed_xml(contract, "director"), elements, count);
    attack("enveloped to B-T", signed_xml(contract, "official", Level::b_t), elements, count);
    attack("enveloping", signed_xml(contract, "director", Level::b_b, XadesPackaging::enveloping), elements, count);
    attack("signed twice", signed_xml(signed_xml(contract, "director"), "official"), elements, count);
    if (test::has_command("xmlsec1")) {
        const std::string parts = signed_parts();
        ASSERT_TRUE(all_intact(collect_xml(as_bytes(parts), no_content)));
        attack("parts by Id", parts, elements, count);
    }
    std::cout << "mutants: " << count << " attacks on documents signed here, none called intact\n";
}

TEST(XmlMutants, No_attack_on_a_document_of_the_corpus_is_called_intact) {
    const auto folder = test::shared_data("signatures/xades/dss");
    if (!folder) {
        GTEST_SKIP() << "shared data is absent";
    }
    constexpr std::size_t size_limit = 40'000;
    constexpr std::size_t elements = 3;
    std::size_t count = 0;
    int files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(*folder)) {
        const std::string bytes = test::read_file(entry.path());
        // One of them is an attack already: its manifest names an Id that stands twice.
        const auto facts = collect_xml(as_bytes(bytes), no_content);
        const bool is_honest =
            all_intact(facts) && std::all_of(facts->signatures.begin(), facts->signatures.end(), [](const auto& one) {
                return std::none_of(one.objects.begin(), one.objects.end(),
                                    [](const SignedObject& object) { return object.found && !object.digest_matches; });
            });
        if (bytes.size() < size_limit && is_honest) {
            ++files;
            attack(entry.path().filename().string(), bytes, elements, count);
        }
    }
    EXPECT_GT(files, 0);
    std::cout << "mutants: " << count << " attacks on " << files << " documents of the corpus, none called intact\n";
}

TEST(XmlMutants, No_flipped_byte_in_signed_content_is_called_intact) {
    std::mt19937 random(20261125);
    int flips = 0;
    for (const std::string& bytes :
         {signed_xml(contract, "director"), signed_xml(contract, "director", Level::b_b, XadesPackaging::enveloping)}) {
        const Honest honest = honest_of(bytes);
        for (int turn = 0; turn < 1000; ++turn) {
            std::string changed = bytes;
            const std::size_t at = std::uniform_int_distribution<std::size_t>(0, bytes.size() - 1)(random);
            changed[at] = static_cast<char>(changed[at] ^ (1 << std::uniform_int_distribution<int>(0, 7)(random)));
            EXPECT_EQ(deception(honest, changed), "") << at << " " << changed;
            ++flips;
        }
    }
    std::cout << "mutants: " << flips << " flipped bits, none called intact with another meaning\n";
}

}  // namespace vanthu::signing
