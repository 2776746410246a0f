#pragma once

#include <map>
#include <set>
#include <vector>

#include "signing/pdf/pdf_file.hpp"
#include "signing/pdf/reader/document.hpp"

namespace vanthu::signing::changes {

using Object = pdf::Object;
using XrefTable = pdf::CrossReferenceTable;

/// Stands for the trailer as the place of a reference.
inline const pdf::Identifier trailer_place{0, 0};

/// Which objects of one revision refer to the objects asked for, read from the bytes: an object that the comparison
/// never visits must not be a way to see a change. Counts each reference.
class References final {
public:
    /// Looks into the objects `among` of the table (all of them when there is none) for references to the numbers
    /// `wanted`.
    void read(const PdfFile& file, const XrefTable& table, const std::set<int>& wanted,
              const std::set<pdf::Identifier>* among, const std::set<pdf::Identifier>& except);

    /// The objects that refer to this one, with how often.
    [[nodiscard]] const std::map<pdf::Identifier, int>& to(int number) const;

private:
    void read_plain(const PdfFile& file, pdf::Identifier object, std::size_t at, const std::set<int>& wanted);
    void read_object_stream(const PdfFile& file, int container, const std::map<int, pdf::Identifier>& members,
                            const std::set<int>& wanted);
    void read_trailer(const PdfFile& file, const std::set<int>& wanted);
    std::map<int, std::map<pdf::Identifier, int>> found_;
};

}  // namespace vanthu::signing::changes
