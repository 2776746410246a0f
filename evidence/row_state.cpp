#include "evidence/row_state.hpp"

#include "core/digest.hpp"

namespace vanthu::evidence {

std::string row_state_digest(const std::vector<RowColumn>& row) {
    Sha256Stream stream;
    const auto put = [&stream](const std::string& text) {
        const std::string head = std::to_string(text.size()) + ":";
        stream.update(as_bytes(head));
        stream.update(as_bytes(text));
    };
    for (const RowColumn& column : row) {
        put(column.name);
        if (column.value) {
            put(*column.value);
        } else {
            stream.update(as_bytes("null;"));
        }
    }
    return to_hex(stream.finish());
}

}  // namespace vanthu::evidence
