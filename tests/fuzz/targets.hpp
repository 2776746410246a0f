#pragma once

#include <stdexcept>

#include "core/bytes.hpp"

/// What the fuzz targets do with one input. entry.cpp gives each of them to libFuzzer; the ordinary tests replay their
/// corpora (tests/data/fuzz) through the same functions.
namespace vanthu::fuzz {

void asic(ByteView input);
void bpmn(ByteView input);
void calendar(ByteView input);
void certificate(ByteView input);
void cms(ByteView input);
void csc(ByteView input);
void event(ByteView input);
void json(ByteView input);
void mime(ByteView input);
void pdf(ByteView input);
void pdf_reader(ByteView input);
void places(ByteView input);
void request_gate(ByteView input);
void revocation(ByteView input);
void trusted_list(ByteView input);
void webauthn(ByteView input);
void xml_signature(ByteView input);
void xml_text(ByteView input);

/// For what must hold whatever the input is.
inline void require(bool holds, const char* what) {
    if (!holds) {
        throw std::logic_error(what);
    }
}

}  // namespace vanthu::fuzz
