// Texts of before Unicode: known pairs, every letter, and for TCVN 5712 glibc's own table as a judge.

#include <fstream>

#include <gmock/gmock.h>

#include "core/legacy_text.hpp"
#include "tests/support/command.hpp"

namespace vanthu {
namespace {

struct Pair {
    const char* legacy;
    TextEncoding encoding;
    const char* unicode;
};

const Pair pairs[] = {
    {"Céng hßa x· héi chñ nghÜa ViÖt Nam", TextEncoding::tcvn3, "Cộng hòa xã hội chủ nghĩa Việt Nam"},
    {"§éc lËp - Tù do - H¹nh phóc", TextEncoding::tcvn3, "Độc lập - Tự do - Hạnh phúc"},
    {"VÒ viÖc ban hµnh quy chÕ qu¶n lý m¹ng", TextEncoding::tcvn3, "Về việc ban hành quy chế quản lý mạng"},
    {"Uû ban nh©n d©n tØnh Nam §Þnh", TextEncoding::tcvn3, "Uỷ ban nhân dân tỉnh Nam Định"},
    {"Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam", TextEncoding::vni, "Cộng hòa xã hội chủ nghĩa Việt Nam"},
    {"Ñoäc laäp - Töï do - Haïnh phuùc", TextEncoding::vni, "Độc lập - Tự do - Hạnh phúc"},
    {"COÄNG HOØA XAÕ HOÄI CHUÛ NGHÓA VIEÄT NAM", TextEncoding::vni, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"},
    {"Quyeát ñònh veà vieäc boå nhieäm caùn boä", TextEncoding::vni, "Quyết định về việc bổ nhiệm cán bộ"},
    {"Trung taâm löu tröõ tænh Bình Döông", TextEncoding::vni, "Trung tâm lưu trữ tỉnh Bình Dương"},
    {"Về việc hòa giải", TextEncoding::unicode, "Về việc hòa giải"},
    {"hoà bình là xã", TextEncoding::unicode, "hoà bình là xã"},
};

TEST(LegacyText, Known_pairs_are_told_apart_and_converted) {
    for (const Pair& pair : pairs) {
        EXPECT_EQ(detect_text_encoding(pair.legacy), pair.encoding) << pair.legacy;
        EXPECT_EQ(to_unicode(pair.legacy, pair.encoding), pair.unicode);
    }
}

TEST(LegacyText, What_tells_nothing_stays_as_it_is) {
    for (const char* text : {"", "412/UBND-VP7", "2026-11-26", "Nam Dinh", "Ghi chú: “…” – £€", "Café Zürich naïve"}) {
        EXPECT_NE(detect_text_encoding(text), TextEncoding::tcvn3) << text;
        EXPECT_NE(detect_text_encoding(text), TextEncoding::vni) << text;
    }
    EXPECT_EQ(to_unicode("a\xF0\x9F\x98\x80z \xC3", TextEncoding::tcvn3).substr(0, 1), "a") << "malformed text ends nowhere";
}

TEST(LegacyText, Any_bytes_are_survived) {
    std::uint32_t state = 7;
    for (std::uint32_t round = 0; round < 20'000; ++round) {
        std::string bytes;
        for (std::uint32_t left = round % 24U; left > 0; --left) {
            state = state * 1'664'525U + 1'013'904'223U;
            bytes.push_back(static_cast<char>(state >> 24U));
        }
        static_cast<void>(detect_text_encoding(bytes));
        for (const TextEncoding encoding : {TextEncoding::unicode, TextEncoding::tcvn3, TextEncoding::vni}) {
            EXPECT_LE(to_unicode(bytes, encoding).size(), 9 * bytes.size()) << "a letter becomes three combined ones at most";
        }
    }
}

// Every letter with every tone.
const std::vector<std::string> vowels{"a", "ă", "â", "e", "ê", "i", "o", "ô", "ơ", "u", "ư", "y"};
const std::vector<std::string> tones{"", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"};

TEST(LegacyText, Vni_writes_every_vowel_with_every_tone) {
    const std::vector<std::vector<const char*>> written{
        {"a", "aø", "aù", "aõ", "aû", "aï"}, {"aê", "aè", "aé", "aü", "aú", "aë"}, {"aâ", "aà", "aá", "aã", "aå", "aä"}, {"e", "eø", "eù", "eõ", "eû", "eï"},
        {"eâ", "eà", "eá", "eã", "eå", "eä"}, {"i", "ì", "í", "ó", "æ", "ò"},      {"o", "oø", "où", "oõ", "oû", "oï"}, {"oâ", "oà", "oá", "oã", "oå", "oä"},
        {"ô", "ôø", "ôù", "ôõ", "ôû", "ôï"}, {"u", "uø", "uù", "uõ", "uû", "uï"}, {"ö", "öø", "öù", "öõ", "öû", "öï"}, {"y", "yø", "yù", "yõ", "yû", "î"}};
    for (std::size_t vowel = 0; vowel < vowels.size(); ++vowel) {
        for (std::size_t tone = 0; tone < tones.size(); ++tone) {
            EXPECT_EQ(to_unicode(written[vowel][tone], TextEncoding::vni), to_unicode(vowels[vowel] + tones[tone], TextEncoding::unicode));
        }
    }
    EXPECT_EQ(to_unicode("Ñ ñ", TextEncoding::vni), "Đ đ");
}

TEST(LegacyText, Tcvn_is_what_glibc_says) {
    ASSERT_TRUE(test::has_command("iconv"));
    std::string bytes;
    std::string latin1;
    for (unsigned code = 0xA1; code <= 0xFF; ++code) {
        const bool combines = code >= 0xB0 && code <= 0xB4;
        // A mark needs a letter, else the two would be compared in another order.
        bytes += std::string(combines ? "a" : "") + static_cast<char>(code) + " ";
        latin1 += std::string(combines ? "a" : "") + static_cast<char>(0xC0U | (code >> 6U)) + static_cast<char>(0x80U | (code & 0x3FU)) + " ";
    }
    const std::string file = ::testing::TempDir() + "/legacy-text.tcvn";
    std::ofstream(file, std::ios::binary) << bytes;
    const auto judged = test::run_command("iconv -f TCVN5712-1 -t UTF-8 " + file);
    ASSERT_EQ(judged.exit_code, 0) << judged.output;
    EXPECT_EQ(to_unicode(latin1, TextEncoding::tcvn3), to_unicode(judged.output, TextEncoding::unicode));
}

TEST(LegacyText, Syllables_are_spelt_with_an_onset_a_rhyme_and_one_tone) {
    for (const char* good : {"việc", "Quyết", "nghĩa", "gì", "giữ", "quý", "khuyến", "ủy", "uỷ", "hòa", "hoà", "đường", "Yên", "xoong", "ngoằn", "khuỷu", "rượu"}) {
        EXPECT_TRUE(is_vietnamese_syllable(good)) << good;
    }
    for (const char* bad : {"viÖc", "hoäi", "wifi", "của2", "họcc", "bàc", "", "ng", "fax", "àà"}) {
        EXPECT_FALSE(is_vietnamese_syllable(bad)) << bad;
    }
}

}  // namespace
}  // namespace vanthu
