#include <memory>
#include <random>

#include <gtest/gtest.h>
#include <libxml/parser.h>

#include "signing/xml/well_formed.hpp"

namespace vanthu::signing {
namespace {

constexpr std::string_view metadata = R"(<?xpacket begin="﻿" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk='Adobe XMP'>
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><!-- a comment -->
  <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title><rdf:Alt>
   <rdf:li xml:lang="x-default">Quyết định &amp; tờ trình &#7897; &#x1ED9; <![CDATA[a < b]]></rdf:li></rdf:Alt></dc:title><empty/></rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>)";

/// What libxml2 says, which knows document types and other encodings besides.
bool is_well_formed_for_libxml2(std::string_view text) {
    const std::unique_ptr<xmlDoc, decltype(&xmlFreeDoc)> document(
        xmlReadMemory(text.data(), static_cast<int>(text.size()), nullptr, nullptr, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING),
        &xmlFreeDoc);
    return document != nullptr && document->intSubset == nullptr;
}

TEST(WellFormedXml, Is_what_metadata_of_a_PDF_are) {
    for (const std::string_view text :
         {metadata, std::string_view{"<a/>"}, std::string_view{"\xEF\xBB\xBF<?xml version='1.0' encoding='UTF-8' standalone='no' ?>\n<a b='1' c='2' >x</a >\n<!-- end -->"},
          std::string_view{"<_:é.1-· d='&lt;&apos;\"'>]]&gt;</_:é.1-·>"}}) {
        EXPECT_TRUE(xml::is_well_formed(text)) << text;
        EXPECT_TRUE(is_well_formed_for_libxml2(text)) << text;
    }
}

TEST(WellFormedXml, Is_nothing_else) {
    for (const std::string_view text :
         {"", " ", "text", "<a>", "<a></b>", "<a/><b/>", "<a/>text", "<a b=1/>", "<a b='1'c='2'/>", "<a b='1' b='2'/>", "<a b='<'/>", "<a>&nbsp;</a>", "<a>&#0;</a>",
          "<a>&#xD800;</a>", "<a>&#x110000;</a>", "<a>&</a>", "<a>]]></a>", "<a><!-- -- --></a>", "<a><?xml x?></a>", " <?xml version='1.0'?><a/>",
          "<?xml version='1.0' encoding='UTF-16'?><a/>", "<?xml version='2.0'?><a/>", "<!DOCTYPE a><a/>", "<a>\x01</a>", "<a>\xC0\x80</a>", "<a>\xED\xA0\x80</a>",
          "<a>\xFF</a>", "<1/>", "<a b/>", "<a b='/>", "<a", "<a b='1'", "</a>", "<a/", "<a><![CDATA[x</a>", "q 1 0 0 1 0 0 cm <a/>", "<a/>\nendstream"}) {
        EXPECT_FALSE(xml::is_well_formed(text)) << text;
    }
    EXPECT_FALSE(xml::is_well_formed(std::string_view{"<a>\0</a>", 8}));
    std::string deep;
    for (int i = 0; i < 1001; ++i) {
        deep += "<a>";
    }
    EXPECT_FALSE(xml::is_well_formed(deep));
}

/// Of what is changed at random nothing is called well-formed that libxml2 refuses; and hardly anything the other way round.
TEST(WellFormedXml, Is_no_laxer_than_libxml2) {
    std::mt19937 random(20241124);
    constexpr std::string_view alphabet = "<>/?!-[]&;#='\" \nax:D";
    int accepted = 0;
    int stricter = 0;
    for (int i = 0; i < 50'000; ++i) {
        std::string text{metadata};
        const int changes = 1 + static_cast<int>(random() % 3);
        for (int k = 0; k < changes; ++k) {
            const std::size_t at = random() % text.size();
            switch (random() % 3) {
                case 0: text.erase(at, 1 + random() % 12); break;
                case 1: text.insert(at, 1, alphabet[random() % alphabet.size()]); break;
                default: text[at] = static_cast<char>(static_cast<unsigned char>(random() % 256));
            }
        }
        const bool ours = xml::is_well_formed(text);
        const bool theirs = is_well_formed_for_libxml2(text);
        EXPECT_TRUE(theirs || !ours) << text;
        accepted += ours ? 1 : 0;
        stricter += theirs && !ours ? 1 : 0;
    }
    EXPECT_GT(accepted, 1000);
    EXPECT_EQ(stricter, 0);
}

}  // namespace
}  // namespace vanthu::signing
