#include "server/app/public/public_document.hpp"

#include "server/app/document_access.hpp"

namespace vanthu::app {
namespace {

using State = PublicDocument::State;

bool is_out(const records::OutgoingDocument& document) {
    return document.state == records::OutgoingState::issued || document.state == records::OutgoingState::recalled;
}

PublicDocument of(Tx& tx, const records::OutgoingDocument& document) {
    PublicDocument known;
    known.id = document.id;
    known.type_code = document.details.type_code;
    known.number_and_symbol = document.symbol.value_or("");
    known.day = document.issued_day;
    known.signer = document.signer_name.value_or("");
    known.state = is_out(document) ? State::in_force : State::in_work;
    if (is_out(document)) {
        known.file_sha256 = document.current_sha256;
    }
    for (const records::OutgoingDocument& successor : tx.outgoing().successors_of(document.id)) {
        known.state = successor.details.replaces == document.id ? State::replaced : State::corrected;
        known.successor = successor.symbol.value_or("");
        if (known.state == State::replaced) {
            break;
        }
    }
    if (document.recalled_at) {
        known.state = State::recalled;
        known.recalled_at = document.recalled_at;
    }
    if (!tx.access().restriction(document.id)) {
        known.subject = document.details.subject;
    }
    return known;
}

PublicDocument of(Tx& tx, const records::IncomingDocument& document) {
    PublicDocument known;
    known.id = document.id;
    known.is_incoming = true;
    known.type_code = document.details.type_code;
    known.number_and_symbol = document.details.number_and_symbol;
    known.day = document.details.document_day;
    known.issuer = document.details.issuer;
    if (!tx.access().restriction(document.id)) {
        known.subject = document.details.subject;
    }
    return known;
}

}  // namespace

Result<PublicDocument> public_document(Tx& tx, const DocumentId& id) {
    if (const auto outgoing = tx.outgoing().find(id)) {
        return of(tx, *outgoing);
    }
    if (const auto incoming = tx.incoming().find(id)) {
        return of(tx, *incoming);
    }
    return no_such_document();
}

}  // namespace vanthu::app
