#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "server/cli/appearance_choice.hpp"
#include "server/cli/authorities.hpp"
#include "server/cli/signer_choice.hpp"

namespace CLI {
class App;
}

/// The subcommands about signatures, which need no server, no database and no configuration: verify, report, sign, extend, timestamp,
/// field, stamp.
namespace vanthu::cli {

class ValidationReach;

struct VerifyOptions {
    std::vector<std::filesystem::path> files;   ///< or folders
    std::filesystem::path detached;             ///< the data of a detached signature
    std::filesystem::path certificate;          ///< a chain in PEM: its path alone is validated, no file
    std::vector<std::filesystem::path> trust;
    std::string policy = "default";             ///< "default", "vietnam", or a file
    std::string at;
    std::string format = "text";                ///< "text", "json", "xml" or "html"
    std::string language = "vi";
    std::string log_key;                        ///< file or text of a verifier key, for proof files
    int extract = 0;                            ///< write the n-th signed revision to standard output
    bool online = false;                        ///< fetch what is missing from where the certificates point
    bool private_addresses = false;             ///< with online: also from addresses of this machine and its network
    TrustedListOptions lists{};
    unsigned jobs = 0;                          ///< files at once; 0: as many as there are cores
};
/// 0 all signatures TOTAL-PASSED, 1 any TOTAL-FAILED, 2 any INDETERMINATE and none failed, 3 no signature, 64 usage,
/// 65 unreadable file; over several files the worst, in the order 65, 1, 2, 3, 0. A proof file: 0 or 1. A certificate: 0 or 2.
int verify(const VerifyOptions& options, ValidationReach& reach);

struct SignOptions {
    std::filesystem::path input, output;        ///< files, or folders: then every file of the one goes signed into the other
    SignerChoice signer;
    std::string format;                         ///< "pades", "cades", "xades", "asic-s" or "asic-e"; empty: by the input
    std::string form = "cades";                 ///< of a container's signature: "cades" or "xades"
    std::string packaging = "enveloped";        ///< XAdES: "enveloped", "enveloping" or "detached"
    std::vector<std::filesystem::path> more_files;  ///< ASiC-E: further files
    std::vector<std::string> roles;             ///< XAdES: claimed roles
    std::string level = "B-B";
    AppearanceChoice appearance;
    std::string reason, location, field = "Signature1";
    std::string lock;                           ///< "all", "include:a,b", "exclude:a,b"
    int certify = 0;                            ///< DocMDP: 1, 2 or 3
    bool enveloping = false;                    ///< CAdES with the content inside
    AuthorityOptions authorities;
};
int sign(const SignOptions& options);

struct ExtendOptions {
    std::filesystem::path input, output, detached;
    std::string level = "B-LTA";
    AuthorityOptions authorities;
};
int extend(const ExtendOptions& options);

struct TimestampOptions {
    std::filesystem::path input, output;
    AuthorityOptions authorities;
};
/// A PDF gets a document time-stamp; any other file a token (RFC 3161) beside it.
int timestamp(const TimestampOptions& options);

/// "all", "include:a,b", "exclude:a,b"; nothing for an empty text. Errors: invalid_input.
Result<std::optional<signing::FieldLock>> parse_lock(const std::string& text);

struct FieldOptions {
    std::filesystem::path input, output;
    std::string name, rectangle, lock;
    int page = 1;
};
/// A signature field that waits.
int add_field(const FieldOptions& options);

struct StampOptions {
    std::filesystem::path input, output;
    std::string agency, number, date, forwarded_to, dossier, rectangle;
};
/// The "ĐẾN" stamp on a copy of an incoming letter; the original stays as it is.
int stamp(const StampOptions& options);

/// Declare verify and report, and the others. Each command sets `exit_code` when it has run.
/// `reach` outlives `app`.
void add_validation_commands(CLI::App& app, int& exit_code, ValidationReach& reach);
void add_signing_commands(CLI::App& app, int& exit_code);

}  // namespace vanthu::cli
