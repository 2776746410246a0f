#include "evidence/row_state.hpp"

#include "core/digest.hpp"

namespace vanthu::evidence {

std::string row_state_digest(const std::vector<RowColumn>& row) {
    std::string text;  // hashed at once: most pieces are a few bytes long
    const auto put = [&text](std::string_view piece) {
        text += std::to_string(piece.size());
        text.push_back(':');
        text += piece;
    };
    for (const RowColumn& column : row) {
        put(column.name);
        if (column.value) {
            put(*column.value);
        } else {
            text += "null;";
        }
    }
    return sha256_hex(as_bytes(text));
}

}  // namespace vanthu::evidence
