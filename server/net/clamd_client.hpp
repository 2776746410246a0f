#pragma once

#include <chrono>
#include <string>

#include "core/virus_scanner.hpp"

namespace vanthu::net {

struct ClamdOptions {
    std::string address;  ///< "/run/clamav/clamd.ctl", or "host:port"
    std::chrono::milliseconds deadline{60'000};  ///< for a whole file
};

/// clamd's INSTREAM (clamd(8)): the file goes over the socket, so that clamd needs no right to read it. One connection a file.
class ClamdClient final : public VirusScanner {
public:
    explicit ClamdClient(ClamdOptions options) : options_(std::move(options)) {}
    VirusVerdict scan(const std::filesystem::path& file) override;

private:
    ClamdOptions options_;
};

}  // namespace vanthu::net
