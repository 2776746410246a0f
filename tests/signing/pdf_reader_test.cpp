#include <algorithm>
#include <filesystem>
#include <iostream>

#include <gtest/gtest.h>
#include <qpdf/Buffer.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFXRefEntry.hh>

#include "core/bytes.hpp"
#include "signing/pdf/reader/document.hpp"
#include "tests/support/command.hpp"
#include "tests/support/shared_data.hpp"

// The reader of PDFs against a foreign one, qpdf: every object of every file, value by value and byte by byte.
namespace vanthu::signing {
namespace {

namespace fs = std::filesystem;

/// What differs between the two readings of one file.
class Comparison final {
public:
    Comparison(pdf::Document& ours, QPDF& theirs) : ours_(ours), theirs_(theirs) {}

    std::vector<std::string> run() {
        compare("trailer", ours_.trailer(), theirs_.getTrailer(), 0);
        const auto table = theirs_.getXRefTable();
        std::size_t known = 0;
        for (const auto& [id, entry] : table) {
            const pdf::Identifier own{id.getObj(), id.getGen()};
            const pdf::Entry* found = ours_.table().find(own);
            if (id.getObj() == 0) {
                continue;  // no object, whatever the table says
            }
            ++known;
            const bool is_same = found != nullptr && (entry.getType() == 1 ? found->kind == pdf::Entry::Kind::in_file &&
                                                                                 static_cast<qpdf_offset_t>(found->offset) == entry.getOffset()
                                                                           : found->kind == pdf::Entry::Kind::in_stream &&
                                                                                 found->container == entry.getObjStreamNumber() &&
                                                                                 found->index == entry.getObjStreamIndex());
            if (!is_same) {
                note(pdf::to_string(own), "stands elsewhere");
                continue;
            }
            if (ours_.is_encrypted() && ours_.object(own).is_stream() && ours_.object(own).dictionary().get("/Type").name() == "/XRef") {
                continue;  // qpdf decrypts its strings, which clause 7.5.8.2 leaves as they are
            }
            compare_value(pdf::to_string(own), ours_.object(own), theirs_.getObject(id), 0);
        }
        if (known != ours_.table().size()) {
            note("table", "other objects");
        }
        return differences_;
    }
    [[nodiscard]] int objects() const { return objects_; }

private:
    void note(const std::string& where, const std::string& what) { differences_.push_back(where + ": " + what); }

    void compare(const std::string& where, const pdf::Object& a, QPDFObjectHandle b, int depth) {
        // qpdf reads a reference to what is not in the table as null, or keeps it.
        const bool names_nothing = a.is_indirect() && !ours_.table().contains(a.id());
        if (names_nothing && !b.isIndirect()) {
            EXPECT_TRUE(b.isNull()) << where;
            return;
        }
        if (a.is_indirect() != b.isIndirect() ||
            (a.is_indirect() && (a.id().number != b.getObjectID() || a.id().generation != b.getGeneration()))) {
            note(where, "another reference");
            return;
        }
        if (!a.is_indirect()) {
            compare_value(where, a, b, depth);
        }
    }

    void compare_value(const std::string& where, const pdf::Object& a, QPDFObjectHandle b, int depth) {
        ++objects_;
        if (a.is_damaged()) {
            if (!b.isNull()) {
                note(where, "damaged here, there " + b.unparseResolved().substr(0, 60));
            }
            return;
        }
        if (depth > 150) {
            return;
        }
        switch (b.getTypeCode()) {
            case ot_null: require(a.is_null(), where, "null"); break;
            case ot_boolean: require(a.type() == pdf::Object::Type::boolean && a.boolean() == b.getBoolValue(), where, "boolean"); break;
            case ot_integer: require(a.is_integer() && a.integer() == b.getIntValue(), where, "integer"); break;
            case ot_real:
                require(a.type() == pdf::Object::Type::real && a.real_text() == b.getRealValue() && a.number() == b.getNumericValue(), where, "real");
                break;
            case ot_name: require(a.is_name() && a.name() == b.getName(), where, "name"); break;
            case ot_string:
                require(a.is_string() && a.string() == b.getStringValue() && (a.text() == b.getUTF8Value() || is_odd(a.string())), where, "string");
                break;
            case ot_array: compare_items(where, a, b, depth); break;
            case ot_dictionary: compare_entries(where, a, b, depth); break;
            case ot_stream: compare_streams(where, a, b, depth); break;
            default: note(where, "a type of qpdf's own");
        }
    }

    void require(bool holds, const std::string& where, const char* what) {
        if (!holds) {
            note(where, what);
        }
    }

    /// Bytes that are no text in any encoding: the two differ in what they put for them.
    static bool is_odd(const std::string& bytes) {
        return std::any_of(bytes.begin(), bytes.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x7F || (c >= 0 && c < ' '); });
    }

    void compare_items(const std::string& where, const pdf::Object& a, QPDFObjectHandle b, int depth) {
        if (!a.is_array() || a.size() != b.getArrayNItems()) {
            note(where, "array");
            return;
        }
        for (int i = 0; i < a.size(); ++i) {
            compare(where + "[" + std::to_string(i) + "]", a.at(i), b.getArrayItem(i), depth + 1);
        }
    }

    void compare_entries(const std::string& where, const pdf::Object& a, QPDFObjectHandle b, int depth) {
        if (!a.is_dictionary()) {
            note(where, "dictionary");
            return;
        }
        std::set<std::string> keys = b.getKeys();
        for (const auto& [key, value] : a.entries()) {
            keys.insert(key);
        }
        for (const std::string& key : keys) {
            const bool is_damaged_there = a.get(key).is_damaged();
            if (!is_damaged_there && a.has(key) != b.hasKey(key)) {
                note(where + key, "only one of the two has it");
            } else if (b.hasKey(key)) {
                compare(where + key, a.get(key), b.getKey(key), depth + 1);
            }
        }
    }

    void compare_streams(const std::string& where, const pdf::Object& a, QPDFObjectHandle b, int depth) {
        if (!a.is_stream()) {
            note(where, "stream");
            return;
        }
        compare_entries(where, a.dictionary(), b.getDict(), depth);
        require(a.offset() == b.getParsedOffset(), where, "begins elsewhere");
        const auto raw = b.getRawStreamData();
        require(a.stored_data() == std::string{reinterpret_cast<const char*>(raw->getBuffer()), raw->getSize()}, where, "stored data");
        const auto data = a.data();
        std::optional<std::string> decoded;
        try {
            const auto buffer = b.getStreamData();
            decoded.emplace(reinterpret_cast<const char*>(buffer->getBuffer()), buffer->getSize());
        } catch (const std::exception&) {
            decoded.reset();
        }
        if (data && decoded) {
            require(*data == *decoded, where, "decoded data");
        } else {
            require(!data, where, "data that qpdf does not decode");
            if (decoded) {
                note(where, "not decoded: " + data.error().detail.en);
            }
        }
    }

    pdf::Document& ours_;
    QPDF& theirs_;
    std::vector<std::string> differences_;
    int objects_ = 0;
};

struct Reading {
    bool ours = false;
    bool theirs = false;
    bool has_warnings = false;  ///< qpdf had to guess
    int objects = 0;
    std::vector<std::string> differences{};
    std::string error{};
};

Reading read_both(const std::string& file) {
    Reading reading;
    QPDF theirs;
    theirs.setSuppressWarnings(true);
    theirs.setAttemptRecovery(false);
    try {
        theirs.processMemoryFile("pdf", file.data(), file.size());
        reading.theirs = true;
    } catch (const std::exception& error) {
        reading.error = error.what();
    }
    const std::size_t header = file.substr(0, 1024).find("%PDF-");
    const auto ours = header == std::string::npos ? Result<std::unique_ptr<pdf::Document>>{fail(Code::invalid_input, {"", "no header"})}
                                                  : pdf::Document::read(as_bytes(file).subspan(header));
    reading.ours = ours.has_value();
    if (!ours) {
        reading.error += " | " + ours.error().detail.en;
    }
    if (ours && reading.theirs) {
        Comparison comparison(**ours, theirs);
        reading.differences = comparison.run();
        reading.objects = comparison.objects();
    }
    reading.has_warnings = theirs.anyWarnings();
    return reading;
}

void expect_agreement(const std::string& name, const Reading& reading) {
    EXPECT_TRUE(reading.theirs || !reading.ours) << name << ": only qpdf refuses it: " << reading.error;
    // Where qpdf had to guess, this reader may refuse; a file without a fault they read alike.
    if (!reading.has_warnings) {
        EXPECT_EQ(reading.ours, reading.theirs) << name << reading.error;
    }
    for (const std::string& difference : reading.differences) {
        const bool is_refusal = difference.find("damaged here") != std::string::npos || difference.find("not decoded") != std::string::npos;
        EXPECT_TRUE(is_refusal && reading.has_warnings) << name << " " << difference;
        std::cout << "reader: " << name << " " << difference << "\n";
    }
}

TEST(PdfReader, Reads_the_files_of_others_as_qpdf_does) {
    int files = 0;
    int objects = 0;
    for (const char* folder : {"documents", "signatures/pades"}) {
        const auto root = test::shared_data(folder);
        if (!root) {
            GTEST_SKIP() << "shared data is absent";
        }
        for (const auto& entry : fs::recursive_directory_iterator(*root)) {
            if (entry.path().extension() == ".pdf") {
                const Reading reading = read_both(test::read_file(entry.path()));
                expect_agreement(entry.path().filename(), reading);
                ++files;
                objects += reading.objects;
            }
        }
    }
    std::cout << "reader: " << files << " files, " << objects << " values\n";
    EXPECT_GT(files, 200);
    EXPECT_GT(objects, 50'000);
}

TEST(PdfReader, Is_no_laxer_than_qpdf_about_broken_files) {
    for (const auto& entry : fs::directory_iterator(test::source_file("tests/data/fuzz/pdf"))) {
        expect_agreement(entry.path().filename(), read_both(test::read_file(entry.path())));
    }
}

/// The same document in the forms that qpdf writes.
class Written : public testing::TestWithParam<const char*> {};

TEST_P(Written, Is_read_as_qpdf_does) {
    const auto source = test::shared_data("documents");
    if (!source) {
        GTEST_SKIP() << "shared data is absent";
    }
    const test::TempFolder folder;
    for (const auto& entry : fs::directory_iterator(*source)) {
        if (entry.path().extension() != ".pdf") {
            continue;
        }
        const fs::path target = folder.path() / "out.pdf";
        ASSERT_EQ(test::run_command("qpdf " + std::string{GetParam()} + " " + entry.path().string() + " " + target.string()).exit_code, 0);
        const Reading reading = read_both(test::read_file(target));
        EXPECT_TRUE(reading.ours) << reading.error;
        EXPECT_GT(reading.objects, 20);
        expect_agreement(GetParam(), reading);
    }
}

INSTANTIATE_TEST_SUITE_P(ByQpdf, Written,
                         testing::Values("--object-streams=generate", "--object-streams=disable --compress-streams=n --decode-level=all", "--qdf",
                                         "--linearize", "--allow-weak-crypto --encrypt '' owner 40 --", "--allow-weak-crypto --encrypt '' owner 128 --",
                                         "--allow-weak-crypto --encrypt '' owner 128 --use-aes=y --cleartext-metadata --", "--encrypt '' owner 256 --",
                                         "--object-streams=generate --encrypt '' owner 256 --",
                                         "--allow-weak-crypto --encrypt '' owner 256 --force-R5 --", "--encrypt user '' 256 --allow-insecure --"));

TEST(PdfReader, Refuses_what_a_password_protects) {
    const auto source = test::shared_data("documents");
    if (!source) {
        GTEST_SKIP() << "shared data is absent";
    }
    const test::TempFolder folder;
    const fs::path target = folder.path() / "out.pdf";
    for (const char* options : {"--allow-weak-crypto --encrypt user owner 40 --", "--allow-weak-crypto --encrypt user owner 128 --use-aes=y --",
                                "--encrypt user owner 256 --"}) {
        const auto entry = *std::find_if(fs::directory_iterator(*source), fs::directory_iterator{},
                                         [](const auto& one) { return one.path().extension() == ".pdf"; });
        ASSERT_EQ(test::run_command("qpdf " + std::string{options} + " " + entry.path().string() + " " + target.string()).exit_code, 0);
        const std::string file = test::read_file(target);
        const auto read = pdf::Document::read(as_bytes(file));
        ASSERT_FALSE(read) << options;
        EXPECT_EQ(read.error().code, Code::unsupported) << options;
    }
}

}  // namespace
}  // namespace vanthu::signing
