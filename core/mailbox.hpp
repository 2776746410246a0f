#pragma once

#include <cstdint>
#include <functional>
#include <string>

namespace vanthu {

/// A message in a mailbox.
struct MailboxMessage {
    std::uint32_t uid_validity = 0;  ///< with `uid` it names the message for good (RFC 9051 section 2.3.1.1)
    std::uint32_t uid = 0;
    std::uint64_t size_bytes = 0;
    std::string content{};           ///< byte-exact; empty where it is larger than is fetched
};

/// How a visit ended.
struct MailboxVisit {
    bool is_done = false;
    std::string reason{};  ///< for the log: what failed
};

/// Looks into a mailbox and changes nothing there. Blocks until all was read or a deadline has passed.
class MailboxReader {
public:
    virtual ~MailboxReader() = default;
    /// `last_uid`: the newest message that is known of that UIDVALIDITY, 0: none. `take` gets the newer ones in the order of their arrival, and
    /// ends the visit when it returns false.
    virtual MailboxVisit visit(const std::function<std::uint32_t(std::uint32_t uid_validity)>& last_uid,
                               const std::function<bool(const MailboxMessage&)>& take) = 0;
};

}  // namespace vanthu
