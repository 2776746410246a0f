#include "signing/pdf/signature_order.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace vanthu::signing {
namespace {

/// What a signature carries is proven by a document time-stamp that covers it.
void add_carried(const SignatureFacts& earlier, TimestampFacts& stamp) {
    stamp.covers.insert(object_id(earlier.signature_value));
    for (const Certificate& certificate : earlier.certificates) {
        stamp.covers.insert(object_id(certificate.der()));
    }
    const auto add = [&](const RevocationMaterial& material) {
        for (const auto* list : {&material.crls, &material.ocsp_responses}) {
            for (const Bytes& one : *list) {
                stamp.covers.insert(object_id(one));
            }
        }
    };
    add(earlier.revocation);
    for (const TimestampFacts& inner : earlier.timestamps) {
        stamp.covers.insert(object_id(inner.token));
        add(inner.revocation);
        for (const Certificate& certificate : inner.certificates) {
            stamp.covers.insert(object_id(certificate.der()));
        }
    }
}

}  // namespace

void attach_stamps(std::vector<Found>& found) {
    std::vector<TimestampFacts> stamps(found.size());
    for (std::size_t i = 0; i < found.size(); ++i) {
        if (!found.at(i).stamp || found.at(i).facts.coverage == Coverage::contiguous_from_start) {
            continue;
        }
        TimestampFacts& stamp = *found.at(i).stamp;
        for (std::size_t k = 0; k < i; ++k) {
            add_carried(found.at(k).facts, stamp);
            if (found.at(k).stamp) {
                stamp.covers.insert(object_id(found.at(k).stamp->token));
            }
        }
    }
    for (std::size_t k = 0; k < found.size(); ++k) {
        for (std::size_t i = k + 1; i < found.size(); ++i) {
            if (found.at(i).stamp && found.at(i).facts.coverage != Coverage::contiguous_from_start) {
                TimestampFacts stamp = *found.at(i).stamp;
                stamp.id = fmt::format("timestamp-{}", found.at(k).facts.timestamps.size() + 1);
                found.at(k).facts.timestamps.push_back(std::move(stamp));
            }
        }
    }
}

void distrust_broken_successors(std::vector<Found>& found) {
    for (Found& earlier : found) {
        for (const Found& later : found) {
            const bool follows = later.stands_at > earlier.end && earlier.end > 0;
            const bool holds = later.facts.digests_match && later.facts.value_matches;
            if (follows && !holds && earlier.facts.changes != Changes::other &&
                earlier.facts.coverage == Coverage::whole_revision) {
                earlier.facts.changes = Changes::other;
                earlier.facts.change_details.push_back(
                    {fmt::format("Chữ ký “{}” thêm sau đó không đúng.", later.facts.field),
                     fmt::format("The signature “{}” that was added later does not hold.", later.facts.field)});
            }
        }
    }
}

void check_certification(const PdfFile& file, std::vector<Found>& found) {
    pdf::Object permissions = file.document().root().get("/Perms");
    pdf::Object certification =
        permissions.is_dictionary() ? permissions.get("/DocMDP") : pdf::Object{};
    pdf::Object contents =
        certification.is_dictionary() ? certification.get("/Contents") : pdf::Object{};
    for (std::size_t i = 1; i < found.size() && contents.is_string(); ++i) {
        SignatureFacts& facts = found.at(i).facts;
        const auto place = static_cast<std::uint64_t>(std::max(contents.offset(), 0LL)) + file.header_offset();
        if (place == found.at(i).stands_at && std::any_of(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(i),
                                                          [](const Found& one) { return !one.stamp; })) {
            facts.well_formed = false;
            facts.format_problem = {"Chữ ký chứng nhận không phải là chữ ký đầu tiên của tài liệu.",
                                    "The certifying signature is not the document's first."};
        }
    }
}

}  // namespace vanthu::signing
