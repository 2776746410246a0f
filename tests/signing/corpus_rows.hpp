#pragma once

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace vanthu::signing {

/// One file of the signature corpus and what its makers say of it.
struct Row {
    std::string file, kind, expected, origin, note;
};

/// The rows of the corpus's manifest whose kind begins so, without its headings.
inline std::vector<Row> corpus_rows(const std::filesystem::path& manifest, std::string_view kind) {
    std::ifstream in(manifest);
    std::vector<Row> rows;
    std::string line;
    std::getline(in, line);
    while (std::getline(in, line)) {
        std::istringstream fields(line);
        Row row;
        for (std::string* field : {&row.file, &row.kind, &row.expected, &row.origin, &row.note}) {
            std::getline(fields, *field, '\t');
        }
        if (row.kind.starts_with(kind)) {
            rows.push_back(std::move(row));
        }
    }
    return rows;
}

}  // namespace vanthu::signing
