#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "server/ops/trusted_lists.hpp"
#include "signing/facts.hpp"
#include "signing/fetcher.hpp"
#include "signing/signed_file.hpp"
#include "signing/trust_store.hpp"

namespace vanthu::cli {

/// What a validation may need beyond one PDF or CMS file and the certificates beside it: more libraries, which one of the two programs has
/// (docs/adr/0009, docs/adr/0011). The other never returns from here. Nothing has been printed and no thread been started then.
class ValidationReach {
public:
    virtual ~ValidationReach() = default;
    /// More files than one are validated side by side.
    virtual void several_files() = 0;
    /// Reads XML and containers as well. Errors: those of `signing::collect_signed_file`.
    virtual Result<signing::FileFacts> collect(const std::filesystem::path& file, signing::FileKind kind, const std::optional<std::filesystem::path>& detached,
                                               const std::vector<signing::Certificate>& known) = 0;
    virtual std::unique_ptr<signing::Fetcher> network(bool private_addresses) = 0;
    /// Adds what the lists vouch for; what is wrong with one of them goes to standard error and stops nothing.
    virtual void use_trusted_lists(const ops::TrustedListChoices& choices, signing::Fetcher* network, signing::TrustStore& store) = 0;
};

/// Of the program that has everything.
class FullReach final : public ValidationReach {
public:
    void several_files() override {}
    Result<signing::FileFacts> collect(const std::filesystem::path& file, signing::FileKind kind, const std::optional<std::filesystem::path>& detached,
                                       const std::vector<signing::Certificate>& known) override;
    std::unique_ptr<signing::Fetcher> network(bool private_addresses) override;
    void use_trusted_lists(const ops::TrustedListChoices& choices, signing::Fetcher* network, signing::TrustStore& store) override;
};

}  // namespace vanthu::cli
