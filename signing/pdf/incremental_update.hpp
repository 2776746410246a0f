#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "signing/pdf/pdf_file.hpp"

namespace vanthu::signing {

/// Collects new and changed objects and appends them as one revision (ISO 32000-1 clause 7.5.6). The bytes before are never
/// touched; the new cross-reference section is of the same kind as the file's newest, so that every reader of the one reads
/// the other. In a hybrid file the section is a table: what a table says hides what an older /XRefStm says (7.5.8.4).
class IncrementalUpdate final {
public:
    /// From where the numbers of new objects come.
    enum class Numbers {
        unreferenced,  ///< ones that nothing in the file refers to; reads the whole file
        after_table,   ///< the next after the cross-reference table: enough where no earlier signature forbids that a dangling
                       ///< reference comes to life
    };
    /// `file` outlives the update.
    explicit IncrementalUpdate(const PdfFile& file, Numbers numbers = Numbers::unreferenced);

    [[nodiscard]] pdf::Document& document() const { return file_.document(); }
    /// A number that no object of the file has.
    [[nodiscard]] int allocate();
    /// A reference to an allocated number, to be put into objects of the file.
    [[nodiscard]] pdf::Object reference(int number) const;

    /// A new object of that number; `body` is its text without `obj` and `endobj`.
    void put(int number, std::string body);
    /// A changed object of the file, with its generation.
    void put(const pdf::Identifier& id, std::string body);
    /// A changed object of the file, as it will stand in memory when the update is composed.
    void put_changed(pdf::Object changed);
    /// A stream with its dictionary's entries ("/Type /XObject …", without /Length).
    void put_stream(int number, const std::string& entries, const std::string& data);

    /// Copies an object of another file with all that it refers to, and gives its new number. `begin_import` comes before the
    /// first object of each file: numbers of one file say nothing about another's.
    void begin_import() { imported_.clear(); }
    int import(pdf::Object foreign);

    /// What an update appends, with its cross-reference section.
    struct Composed {
        std::string bytes{};
        std::uint64_t base_size = 0;                    ///< of the file before it
        std::map<int, std::uint64_t> object_offsets{};  ///< where each put object begins in the whole file
    };
    [[nodiscard]] Composed compose();

    /// Writes the old bytes and the update to a new file and syncs it.
    /// Errors: storage_full, unavailable; the unfinished file is removed.
    Result<void> write(const std::filesystem::path& target);

private:
    [[nodiscard]] int next_number() const;
    struct Object {
        int generation = 0;
        std::string body;
    };
    std::string import_value(pdf::Object value);
    [[nodiscard]] std::string cross_reference_table(const std::map<int, std::uint64_t>& offsets,
                                                    std::uint64_t start) const;
    [[nodiscard]] std::string cross_reference_stream(std::map<int, std::uint64_t> offsets, std::uint64_t start) const;
    [[nodiscard]] std::string trailer_entries(int size) const;

    const PdfFile& file_;
    int next_object_ = 1;
    std::set<int> taken_{};  ///< numbers that something refers to and nothing has
    std::map<int, Object> objects_;
    std::map<int, pdf::Object> changed_;  ///< which become text once, however often they change
    std::map<pdf::Identifier, int> imported_;
};

/// Hands a file's bytes over piece by piece and lets the memory of each go, so that a large file is never there as a whole.
/// Errors: those of `take`.
Result<void> copy_file(const PdfFile& file, const std::function<Result<void>(ByteView)>& take);

}  // namespace vanthu::signing
