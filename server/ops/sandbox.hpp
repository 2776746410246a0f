#pragma once

#include <atomic>
#include <filesystem>

#include "server/app/files/sandbox.hpp"

namespace vanthu::ops {

/// Layers of the kernel, each where the kernel allows it (docs/incoming.md): namespaces of users, network, processes and messages;
/// Landlock, by which nothing but programs, libraries and fonts can be read and nothing but an own folder written; a seccomp filter
/// that refuses sockets, tracing, new namespaces and leaving the process group; resource limits. Sockets are refused by two of them,
/// so that the network stays away where one is missing; where neither the namespaces nor the filter can be had, nothing is started.
class LinuxSandbox final : public app::Sandbox {
public:
    /// `folder`: where the programs' own folders are made, and removed after each run.
    explicit LinuxSandbox(std::filesystem::path folder) : folder_(std::move(folder)) {}
    app::SandboxOutcome run(const std::vector<std::string>& command, const std::filesystem::path& input, const app::SandboxLimits& limits) override;
    void stop() override { stopping_ = true; }

private:
    std::filesystem::path folder_;
    std::atomic<bool> stopping_ = false;
};

}  // namespace vanthu::ops
