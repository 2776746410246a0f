#pragma once

#include <map>
#include <set>
#include <vector>

#include <qpdf/QPDF.hh>
#include <qpdf/QPDFXRefEntry.hh>

#include "signing/pdf/pdf_file.hpp"

namespace vanthu::signing::changes {

using Object = QPDFObjectHandle;
using XrefTable = std::map<QPDFObjGen, QPDFXRefEntry>;

/// Stands for the trailer as the place of a reference.
inline const QPDFObjGen trailer_place{0, 0};

/// Which objects of one revision refer to the objects asked for, read from the bytes: an object that the comparison
/// never visits must not be a way to see a change. Counts each reference.
class References final {
public:
    /// Looks into the objects `among` of the table (all of them when there is none) for references to the numbers
    /// `wanted`.
    void read(const PdfFile& file, const XrefTable& table, const std::set<int>& wanted,
              const std::set<QPDFObjGen>* among, const std::set<QPDFObjGen>& except);

    /// The objects that refer to this one, with how often.
    [[nodiscard]] const std::map<QPDFObjGen, int>& to(int number) const;

private:
    void read_plain(const PdfFile& file, QPDFObjGen object, std::size_t at, const std::set<int>& wanted);
    void read_object_stream(const PdfFile& file, int container, const std::map<int, QPDFObjGen>& members,
                            const std::set<int>& wanted);
    void read_trailer(const PdfFile& file, const std::set<int>& wanted);
    std::map<int, std::map<QPDFObjGen, int>> found_;
};

/// The same place in the bytes of the signed revision, and so the same object.
[[nodiscard]] bool same_entry(const QPDFXRefEntry& a, const QPDFXRefEntry& b);

}  // namespace vanthu::signing::changes
