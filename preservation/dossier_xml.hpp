#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "preservation/submission.hpp"

namespace vanthu::preservation {

/// A value that is longer than the decree's standard of input data allows; it is written whole all the same.
struct TooLong {
    std::string document;  ///< its id; empty: the dossier
    std::string field;     ///< "Subject"
    std::size_t length = 0;
    std::size_t limit = 0;  ///< letters
};

/// A file of a document and where its bytes lie beside the XML.
struct FilePlace {
    std::string file;  ///< its id
    std::string path;
};

struct DossierXml {
    std::string text;
    std::vector<TooLong> too_long;  ///< also named in the text
};

/// A dossier by the names of Decree 30/2020/NĐ-CP, Annex VI part II (III.4: export as XML, in the order of time). `places`: of the files that go with it.
[[nodiscard]] DossierXml write_dossier_xml(const Submission& submission, const std::vector<FilePlace>& places);

/// The schema that it keeps: schemas/xsd/dossier.xsd.
[[nodiscard]] std::string_view dossier_schema();

}  // namespace vanthu::preservation
