#pragma once

#include <string>
#include <utility>
#include <vector>

#include <tl/expected.hpp>

namespace vanthu {

/// What went wrong, in the few kinds that a caller can act on. `server/http/problem.cpp` alone maps them to HTTP,
/// `server/cli/exit_code.hpp` to exit codes.
enum class Code {
    invalid_input,     ///< the request can never succeed as it is
    unauthenticated,   ///< no session, or an expired one
    forbidden,         ///< the person is known and may not
    not_found,         ///< no such thing, or none that this person may know of
    conflict,          ///< the state of things refuses it; the text says which state
    stale_version,     ///< somebody changed it since it was read (If-Match)
    too_large,         ///< beyond a stated limit
    unsupported,       ///< a kind of file, field or request that we refuse by name
    rate_limited,      ///< too often; try again later
    busy,              ///< a queue is full or a lock was not got; try again at once
    storage_full,      ///< the disk refused; nothing was kept
    unavailable,       ///< something outside does not answer (token, timestamp authority, database)
    corrupt,           ///< stored data does not match its digest
    internal,          ///< a bug; the log has the cause
};

/// The stable lower-case name of a code, as it stands in problem documents and logs.
const char* to_string(Code code);

/// May be shown to a person. A type of its own, so that a text meant for the log cannot take its place.
struct ClientText {
    std::string vi;
    std::string en;
};

/// For operators only; never carries document contents, personal data or secrets.
struct LogText {
    std::string value;
};

/// One input field that is wrong, for forms: `pointer` is a JSON pointer into the request ("/subject").
struct FieldError {
    std::string pointer;
    ClientText detail;
};

struct Error {
    Code code = Code::internal;
    ClientText detail;
    LogText cause = {};
    std::vector<FieldError> fields = {};
};

template <class T>
using Result = tl::expected<T, Error>;

[[nodiscard]] inline tl::unexpected<Error> fail(Code code, ClientText detail, LogText cause = {}) {
    return tl::unexpected(Error{code, std::move(detail), std::move(cause), {}});
}

/// invalid_input that names the field it is about.
[[nodiscard]] inline tl::unexpected<Error> fail_field(std::string pointer, ClientText detail) {
    return tl::unexpected(Error{Code::invalid_input, detail, {}, {{std::move(pointer), detail}}});
}

/// A bug or a failing dependency: the client learns nothing but that it was not its fault.
[[nodiscard]] tl::unexpected<Error> fail_internal(std::string cause_for_log);

/// Passes an error on unchanged.
[[nodiscard]] inline tl::unexpected<Error> pass(Error error) {
    return tl::unexpected(std::move(error));
}

}  // namespace vanthu
