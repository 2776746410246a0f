#include <zlib.h>

#include <random>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <qpdf/Buffer.hh>
#include <qpdf/QPDF.hh>

#include "signing/pdf/reader/document.hpp"
#include "signing/pdf/reader/filters.hpp"

// The filters of ISO 32000-1 clause 7.4: against the standard's examples and against qpdf.
namespace vanthu::signing {
namespace {

/// A file with these streams as objects 3, 4, …
std::string pdf_of(const std::vector<std::pair<std::string, std::string>>& streams) {
    std::vector<std::string> objects{"<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Count 0 /Kids [ ] >>"};
    for (const auto& [entries, data] : streams) {
        objects.push_back(fmt::format("<< {} /Length {} >>\nstream\n{}\nendstream", entries, data.size(), data));
    }
    std::string text = "%PDF-1.7\n";
    std::string table;
    for (std::size_t i = 0; i < objects.size(); ++i) {
        table += fmt::format("{:010} 00000 n \n", text.size());
        text += fmt::format("{} 0 obj\n{}\nendobj\n", i + 1, objects.at(i));
    }
    const std::size_t start = text.size();
    text += fmt::format("xref\n0 {}\n0000000000 65535 f \n{}", objects.size() + 1, table);
    return text + fmt::format("trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{}\n%%EOF\n", objects.size() + 1, start);
}

Result<std::string> decoded(const std::string& entries, const std::string& data) {
    const std::string file = pdf_of({{entries, data}});
    const auto document = pdf::Document::read(as_bytes(file));
    return document ? (*document)->object({3, 0}).data() : pass(document.error());
}

std::string deflated(const std::string& data) {
    uLongf size = compressBound(data.size());
    std::string out(size, '\0');
    EXPECT_EQ(compress(reinterpret_cast<Bytef*>(out.data()), &size, reinterpret_cast<const Bytef*>(data.data()), data.size()), Z_OK);
    out.resize(size);
    return out;
}

TEST(PdfFilters, Decode_the_examples_of_the_standard) {
    // Clause 7.4.4.2, example 1.
    const std::string lzw{"\x80\x0B\x60\x50\x22\x0C\x0C\x85\x01"};
    EXPECT_EQ(decoded("/Filter /LZWDecode", lzw).value_or("?"), "\x2D\x2D\x2D\x2D\x2D\x41\x2D\x2D\x2D\x42");
    EXPECT_EQ(decoded("/Filter /ASCIIHexDecode", "4E6F 76>").value_or("?"), "Nov");
    EXPECT_EQ(decoded("/Filter /ASCIIHexDecode", "4E6F7>").value_or("?"), "Nop");
    EXPECT_EQ(decoded("/Filter /ASCII85Decode", "87cURD]i,\"Ebo80~>").value_or("?"), "Hello World!");
    EXPECT_EQ(decoded("/Filter [/AHx /Fl]", to_hex(as_bytes(deflated("twice"))) + ">").value_or("?"), "twice");
}

TEST(PdfFilters, Refuse_what_is_damaged_or_unknown) {
    const std::string whole = deflated(fmt::format("{:1000}and an end", "x"));
    EXPECT_EQ(decoded("/Filter /FlateDecode", whole).value_or("?").size(), 1010U);
    EXPECT_EQ(decoded("/Filter /FlateDecode", whole.substr(0, whole.size() / 2)).error().code, Code::invalid_input);
    std::string wrong_sum = whole;
    wrong_sum.back() = static_cast<char>(wrong_sum.back() ^ 1);
    EXPECT_EQ(decoded("/Filter /FlateDecode", wrong_sum).error().code, Code::invalid_input);
    EXPECT_EQ(decoded("/Filter /LZWDecode", "\x80\x7F\xFF").error().code, Code::invalid_input);
    EXPECT_EQ(decoded("/Filter /ASCII85Decode", "\x7f~>").error().code, Code::invalid_input);
    EXPECT_EQ(decoded("/Filter /ASCII85Decode", "uuuuu~>").error().code, Code::invalid_input);
    EXPECT_EQ(decoded("/Filter /ASCIIHexDecode", "4G>").error().code, Code::invalid_input);
    EXPECT_EQ(decoded("/Filter /DCTDecode", "x").error().code, Code::unsupported);
    EXPECT_EQ(decoded("/Filter /FlateDecode /DecodeParms << /Predictor 7 >>", whole).error().code, Code::invalid_input);
    EXPECT_EQ(decoded("/Filter /FlateDecode /DecodeParms << /Predictor 15 /Columns 4 >>", deflated("\tabcd")).error().code,
              Code::invalid_input);
}

TEST(PdfFilters, Bound_what_a_stream_becomes) {
    const std::string bomb = deflated(std::string(pdf::decoded_limit_bytes + (32U << 20U), '\0'));
    EXPECT_EQ(decoded("/Filter /FlateDecode", bomb).error().code, Code::too_large);
}

TEST(PdfFilters, Take_back_predictors_as_qpdf_does) {
    std::mt19937 random(20241124);
    std::vector<std::pair<std::string, std::string>> streams;
    for (const int predictor : {2, 10, 12, 15}) {
        for (const int bits : {1, 2, 4, 8, 16}) {
            for (const int colors : {1, 3, 4}) {
                // Bits that only fill up a row mean nothing, and qpdf does not keep them.
                const int columns = predictor == 2 ? 8 * (1 + static_cast<int>(random() % 5)) : 1 + static_cast<int>(random() % 40);
                const auto row = static_cast<std::size_t>((columns * bits * colors + 7) / 8);
                std::string data;
                for (int i = 0; i < 9; ++i) {
                    if (predictor >= 10) {
                        data.push_back(static_cast<char>(random() % 5));
                    }
                    for (std::size_t k = 0; k < row; ++k) {
                        data.push_back(static_cast<char>(static_cast<unsigned char>(random() % 256)));
                    }
                }
                streams.emplace_back(fmt::format("/Filter /FlateDecode /DecodeParms << /Predictor {} /Columns {} /Colors {} /BitsPerComponent {} >>",
                                                 predictor, columns, colors, bits),
                                     deflated(data));
            }
        }
    }
    const std::string file = pdf_of(streams);
    const auto ours = pdf::Document::read(as_bytes(file));
    ASSERT_TRUE(ours);
    QPDF theirs;
    theirs.processMemoryFile("pdf", file.data(), file.size());
    for (std::size_t i = 0; i < streams.size(); ++i) {
        const int number = static_cast<int>(i) + 3;
        const auto expected = theirs.getObject(number, 0).getStreamData();
        const auto found = (*ours)->object({number, 0}).data();
        ASSERT_TRUE(found) << streams.at(i).first << found.error().detail.en;
        EXPECT_EQ(to_hex(as_bytes(*found)),
                  to_hex(std::as_bytes(std::span{expected->getBuffer(), expected->getSize()})))
            << streams.at(i).first;
    }
}

}  // namespace
}  // namespace vanthu::signing
