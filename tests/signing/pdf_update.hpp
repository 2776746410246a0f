#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>

#include <qpdf/QPDF.hh>

#include "signing/keystore.hpp"

namespace vanthu::signing {

/// Writes an incremental update by hand, also one that no honest program would write.
class HandmadeUpdate final {
public:
    explicit HandmadeUpdate(std::string file);

    [[nodiscard]] QPDF& qpdf() { return *qpdf_; }
    [[nodiscard]] const std::string& original() const { return file_; }
    /// An unused object number.
    int allocate() { return size_++; }
    void put(int number, std::string body) { objects_[number] = std::move(body); }
    void put(QPDFObjectHandle object) { put(object.getObjectID(), object.unparseResolved()); }
    void put_stream(int number, const std::string& entries, const std::string& data);
    void free(int number) { freed_[number] = true; }

    /// Entries of the new trailer that differ from the old one's; an empty value leaves one out.
    std::map<std::string, std::string> trailer{};
    std::string before_xref{};  ///< written after the objects and before the cross-reference
    std::string after_end{};    ///< written after "%%EOF"
    bool without_xref = false;
    long long prev = -1;  ///< another /Prev than the file's own
    long long startxref = -1;
    std::map<int, long long> offsets{};  ///< lies of the cross-reference
    std::set<int> unlisted{};            ///< written, and not named by the cross-reference
    std::map<int, int> generations{};

    [[nodiscard]] std::string bytes() const;

private:
    [[nodiscard]] std::string table(const std::map<int, long long>& places, std::size_t at) const;
    [[nodiscard]] std::string stream(const std::map<int, long long>& places, std::size_t at) const;
    [[nodiscard]] std::map<std::string, std::string> trailer_entries() const;
    std::string file_;
    std::unique_ptr<QPDF> qpdf_;
    std::map<int, std::string> objects_;
    std::map<int, bool> freed_;
    int size_ = 0;
};

/// What a signature made by hand says beyond the ordinary.
struct HandmadeSignature {
    std::string field = "Certified";
    int docmdp = 0;      ///< P of a DocMDP transform; 0 for none
    std::string lock{};  ///< a dictionary for /Lock of the field
    std::string rectangle = "[0 0 0 0]";
};

/// Signs by an incremental update: one invisible field, PAdES-B-B.
[[nodiscard]] std::string sign_by_hand(const std::string& file, const HandmadeSignature& what, Signer& signer);

}  // namespace vanthu::signing
