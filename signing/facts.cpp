#include "signing/facts.hpp"

#include "core/digest.hpp"

namespace vanthu::signing {

ObjectId object_id(ByteView bytes) {
    return sha256_hex(bytes);
}

const char* to_string(Coverage coverage) {
    switch (coverage) {
        case Coverage::whole_file:
            return "whole_file";
        case Coverage::whole_revision:
            return "whole_revision";
        case Coverage::contiguous_from_start:
            return "contiguous_from_start";
        case Coverage::unclear:
            break;
    }
    return "unclear";
}

const char* to_string(Changes changes) {
    switch (changes) {
        case Changes::none:
            return "none";
        case Changes::lta_updates:
            return "lta_updates";
        case Changes::form_filling:
            return "form_filling";
        case Changes::annotations:
            return "annotations";
        case Changes::other:
            break;
    }
    return "other";
}

const char* to_string(TimestampFacts::Kind kind) {
    switch (kind) {
        case TimestampFacts::Kind::content:
            return "content";
        case TimestampFacts::Kind::signature:
            return "signature";
        case TimestampFacts::Kind::references:
            return "references";
        case TimestampFacts::Kind::archive:
            return "archive";
        case TimestampFacts::Kind::document:
            return "document";
    }
    return "";
}

}  // namespace vanthu::signing
