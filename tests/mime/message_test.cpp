#include "mime/message.hpp"

#include <gtest/gtest.h>

#include "core/bytes.hpp"
#include "core/charset.hpp"
#include "mime/encodings.hpp"

namespace vanthu::mime {
namespace {

TEST(Encodings, Base64_gives_every_byte_and_says_where_it_was_broken) {
    std::string all;
    for (int i = 0; i < 1000; ++i) {
        all.push_back(static_cast<char>(i * 7));
        std::string folded;
        const std::string encoded = to_base64(as_bytes(all));
        for (std::size_t at = 0; at < encoded.size(); at += 76) {
            folded += encoded.substr(at, 76) + "\r\n";
        }
        const Decoded decoded = from_base64(folded);
        ASSERT_EQ(decoded.bytes, all);
        ASSERT_FALSE(decoded.is_damaged);
    }
    EXPECT_EQ(from_base64("QUJD*REVG").bytes, "ABCDEF");
    EXPECT_TRUE(from_base64("QUJD*REVG").is_damaged);
    EXPECT_EQ(from_base64("QUJDR").bytes, "ABC");
    EXPECT_TRUE(from_base64("QUJDR").is_damaged);
    EXPECT_EQ(from_base64("QQ==QkM=").bytes, "ABC") << "joined pieces";
    EXPECT_TRUE(from_base64("QQ==QkM=").is_damaged);
    EXPECT_EQ(from_base64("QUI").bytes, "AB") << "without its padding";
}

TEST(Encodings, Quoted_printable_gives_every_byte) {
    EXPECT_EQ(from_quoted_printable("C=C3=B4ng v=C4=83n =\r\nti=E1=BA=BFp").bytes, "Công văn tiếp");
    EXPECT_EQ(from_quoted_printable("a=  \nb").bytes, "ab");
    EXPECT_EQ(from_quoted_printable("1=2").bytes, "1=2");
    EXPECT_TRUE(from_quoted_printable("1=2").is_damaged);
    EXPECT_EQ(from_quoted_printable("=00=FF").bytes, std::string("\0\xff", 2));
    EXPECT_EQ(from_quoted_printable("a=").bytes, "a=");
}

TEST(Charset, Old_charsets_become_UTF8_and_nothing_breaks_it) {
    EXPECT_EQ(from_charset("\xd0\xe0", "windows-1258"), "Đà");
    EXPECT_EQ(from_charset("caf\xe9", "iso-8859-1"), "café");
    EXPECT_EQ(from_charset("\xff", "utf-8"), "\xef\xbf\xbd");
    EXPECT_EQ(from_charset("a", "no-such-charset"), "a");
    EXPECT_EQ(from_charset(std::string("a\0b\r", 4), ""), "a b ");
}

TEST(HeaderFields, Encoded_words_are_joined_also_inside_a_letter) {
    EXPECT_EQ(decode_words("=?UTF-8?B?Q8O0bmcgdsSDbg==?="), "Công văn");
    EXPECT_EQ(decode_words("V/v: =?utf-8?q?b=C3=A1o_c=C3=A1o?= (1)"), "V/v: báo cáo (1)");
    EXPECT_EQ(decode_words("=?utf-8?q?ti=E1?= =?utf-8?q?=BA=BFp?="), "tiếp");
    EXPECT_EQ(decode_words("=?utf-8?q?a?= b"), "a b");
    EXPECT_EQ(decode_words("=?broken"), "=?broken");
    EXPECT_EQ(decode_words("raw Công văn"), "raw Công văn");
}

TEST(HeaderFields, Parameters_are_read_in_each_of_their_forms) {
    EXPECT_EQ(read_parameters("attachment; filename=\"a \\\"b\\\".pdf\"").named.at("filename"), "a \"b\".pdf");
    EXPECT_EQ(read_parameters("attachment; filename*=UTF-8''C%C3%B4ng%20v%C4%83n.pdf").named.at("filename"), "Công văn.pdf");
    EXPECT_EQ(read_parameters("attachment; filename*0*=UTF-8''C%C3%B4ng; filename*1=\" văn\"; filename*2*=.pdf").named.at("filename"), "Công văn.pdf");
    EXPECT_EQ(read_parameters("attachment; filename=\"x.pdf\"; filename*=utf-8''y.pdf").named.at("filename"), "y.pdf");
    EXPECT_EQ(read_parameters("application/pdf; name==?utf-8?B?w6EucGRm?=").named.at("name"), "á.pdf");
    EXPECT_EQ(read_parameters("Text/Plain ; charset=utf-8 ").value, "text/plain");
    EXPECT_TRUE(read_parameters("; =;*=x;filename*99999999=y;=").named.empty());
}

TEST(HeaderFields, A_sender_is_an_address_or_none) {
    const auto named = read_mailbox("=?UTF-8?Q?S=E1=BB=9F_N=E1=BB=99i_v=E1=BB=A5?= <vanthu@snv.example.vn>");
    EXPECT_EQ(named.name, "Sở Nội vụ");
    EXPECT_EQ(named.address, "vanthu@snv.example.vn");
    EXPECT_EQ(read_mailbox("\"Sở, Nội vụ\" <a@b.vn>").name, "Sở, Nội vụ");
    EXPECT_EQ(read_mailbox("a@b.vn").address, "a@b.vn");
    EXPECT_EQ(read_mailbox("x <a@b>\r\nRCPT TO:<c>").address, "");
    EXPECT_EQ(read_mailbox("").address, "");
}

const std::string letter =
    "From: =?UTF-8?B?U+G7nyBO4buZaSB24bul?= <vanthu@snv.example.vn>\r\nSubject: =?UTF-8?Q?C=C3=B4ng?=\r\n =?UTF-8?Q?_v=C4=83n?=\r\nMessage-ID: <1@x>\r\n"
    "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"b 1\"\r\n\r\npreamble\r\n--b 1\r\nContent-Type: multipart/alternative; boundary=b2\r\n\r\n"
    "--b2\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nK=C3=ADnh g=E1=BB=ADi\r\n--b2\r\nContent-Type: text/html\r\n\r\n<p>\r\n--b2--\r\n"
    "--b 1\r\nContent-Type: application/pdf; name=x\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename*=utf-8''c%C3%B4ng%2F..%2Fv%C4%83n.pdf\r\n\r\n"
    "JVBERi0x\r\nLjcA/w==\r\n--b 1\r\nContent-Type: application/octet-stream\r\n\r\nraw\r\n--b 1--\r\nepilogue";

TEST(Message, Gives_what_was_said_and_every_file_byte_by_byte) {
    std::string raw = letter;
    const std::size_t at = raw.find("raw") + 3;
    raw = raw.substr(0, at) + std::string("\0\xff\r\n\n", 5) + raw.substr(raw.find("\r\n--b 1--"));
    const Message message = read_message(raw);
    EXPECT_EQ(message.from.address, "vanthu@snv.example.vn");
    EXPECT_EQ(message.from.name, "Sở Nội vụ");
    EXPECT_EQ(message.subject, "Công văn");
    EXPECT_EQ(message.text, "Kính gửi");
    EXPECT_TRUE(message.is_complete);
    ASSERT_EQ(message.attachments.size(), 2U);
    EXPECT_EQ(message.attachments[0].content, std::string("%PDF-1.7\0\xff", 10));
    EXPECT_EQ(message.attachments[0].name, "văn.pdf") << "no path";
    EXPECT_FALSE(message.attachments[0].is_damaged);
    EXPECT_EQ(message.attachments[1].content, std::string("raw\0\xff\r\n\n", 8)) << "the line end before the boundary is the boundary's";
    EXPECT_EQ(message.attachments[1].name, "phan-2.bin");
}

TEST(Message, A_hostile_one_is_read_as_far_as_the_limits_go_and_says_so) {
    std::string deep = "Content-Type: multipart/mixed; boundary=x0\r\n\r\n";
    for (int i = 0; i < 200; ++i) {
        deep += "--x" + std::to_string(i) + "\r\nContent-Type: multipart/mixed; boundary=x" + std::to_string(i + 1) + "\r\n\r\n";
    }
    EXPECT_FALSE(read_message(deep).is_complete);
    std::string many = "Content-Type: multipart/mixed; boundary=x\r\n\r\n";
    for (int i = 0; i < 1000; ++i) {
        many += "--x\r\nContent-Type: application/pdf\r\n\r\nx\r\n";
    }
    const Message of_many = read_message(many);
    EXPECT_FALSE(of_many.is_complete);
    EXPECT_LE(of_many.attachments.size(), parts_limit);
    std::string head = "Subject: x\r\n";
    for (int i = 0; i < 5000; ++i) {
        head += "X-Field: " + std::string(200, 'y') + "\r\n";
    }
    const Message of_head = read_message(head + "\r\nbody");
    EXPECT_FALSE(of_head.is_complete);
    EXPECT_EQ(of_head.text, "body");
    EXPECT_EQ(of_head.subject, "x");
    const Message broken = read_message("Content-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBE*Ri0x\x01");
    ASSERT_EQ(broken.attachments.size(), 1U);
    EXPECT_TRUE(broken.attachments[0].is_damaged);
    EXPECT_EQ(broken.attachments[0].content, "%PDF-1");
    EXPECT_EQ(read_message("").attachments.size(), 0U);
    const Message cut = read_message(letter.substr(0, letter.find("LjcA")));
    ASSERT_EQ(cut.attachments.size(), 1U) << "cut short: what came is there";
    EXPECT_EQ(cut.attachments[0].content, "%PDF-1");
}

}  // namespace
}  // namespace vanthu::mime
