#pragma once

#include <functional>
#include <string>
#include <vector>

#include <libxml/tree.h>

#include "core/handle.hpp"

/// Attacks on signed XML, made from an honest document: elements moved, copied, wrapped, renamed, re-identified,
/// swapped; contents of a signature changed.
namespace vanthu::signing::mutants {

using Tree = Handle<xmlDoc, xmlFreeDoc>;

struct Mutant {
    std::string name{};
    std::string bytes{};
};

[[nodiscard]] Tree parse(const std::string& bytes);
[[nodiscard]] std::string serialize(xmlDoc* tree);
/// Every mutant of a document: of its signature, and of about so many of its elements.
[[nodiscard]] std::vector<Mutant> make(const std::string& bytes, std::size_t elements);

/// What a reader takes from a document: its canonical form without the signatures' own parts, and with whatever else
/// lies in signatures. Two documents with the same meaning say the same.
[[nodiscard]] std::string meaning(const std::string& bytes);
/// The exclusive canonical form of the element at a path as SignedObject names it, the signatures in it left out, or
/// its text alone; empty for none.
[[nodiscard]] std::string element_at(const std::string& bytes, const std::string& path, bool text_only);

}  // namespace vanthu::signing::mutants
