#include "server/app/administration/images.hpp"

#include <fstream>
#include <iterator>

#include "server/app/events.hpp"

namespace vanthu::app {
namespace {

using records::Role;

constexpr std::uint64_t image_limit_bytes = 1024ULL * 1024;
constexpr double points_per_millimetre = 72.0 / 25.4;
constexpr double side_limit_points = 120 * points_per_millimetre;

signing::ImageRole role_of(const std::string& owner) {
    return owner == agency_image_owner ? signing::ImageRole::agency : signing::ImageRole::person;
}

std::string object_of(const std::string& owner) {
    return "signature-images/" + owner;
}

Result<void> require_keeper(const Actor& actor, const std::string& owner) {
    if (actor.holds_for_agency(Role::administrator) || (owner != agency_image_owner && owner == actor.user.text())) {
        return {};
    }
    if (owner == agency_image_owner) {
        return forbid({"Chỉ quản trị hệ thống giữ ảnh dấu của cơ quan.", "Only administrators keep the image of the seal."});
    }
    return forbid({"Chỉ chính người đó và quản trị hệ thống giữ ảnh chữ ký.", "Only the person and administrators keep the image of a signature."});
}

Result<void> require_owner(Tx& tx, const std::string& owner) {
    return owner == agency_image_owner || tx.users().find(UserId{owner}) ? Result<void>{}
                                                                         : fail(Code::not_found, {"Không có người này.", "There is no such person."});
}

ManageImages::View view_of(Tx& tx, const std::string& owner) {
    auto decisions = tx.signature_images().of_owner(owner);
    const long long version = decisions.empty() ? 0 : decisions.front().ordinal;
    return {owner, version, std::move(decisions)};
}

}  // namespace

Result<std::optional<std::optional<signing::SignatureImage>>> image_in_force(Tx& tx, const std::string& owner) {
    using Answer = std::optional<std::optional<signing::SignatureImage>>;
    const auto newest = tx.signature_images().newest(owner);
    if (!newest) {
        return Answer{};
    }
    if (!newest->png) {
        return Answer{std::optional<signing::SignatureImage>{}};
    }
    auto image = signing::check_signature_image(as_bytes(*newest->png), role_of(owner));
    return image ? Result<Answer>{Answer{std::move(*image)}} : pass(image.error());
}

Result<std::vector<StoredImage>> ManageImages::list(const Actor& actor) {
    if (!actor.holds_for_agency(Role::administrator)) {
        return forbid({"Chỉ quản trị hệ thống xem ảnh chữ ký của mọi người.", "Only administrators see everybody's images of signatures."});
    }
    return services_.storage.read([](Tx& tx) -> Result<std::vector<StoredImage>> { return tx.signature_images().all_newest(); });
}

Result<ManageImages::View> ManageImages::find(const Actor& actor, const std::string& owner) {
    if (auto allowed = require_keeper(actor, owner); !allowed) {
        return pass(allowed.error());
    }
    return services_.storage.read([&](Tx& tx) -> Result<View> {
        if (auto known = require_owner(tx, owner); !known) {
            return pass(known.error());
        }
        return view_of(tx, owner);
    });
}

Result<std::string> ManageImages::content(const Actor& actor, const std::string& owner, long long ordinal) {
    if (auto allowed = require_keeper(actor, owner); !allowed) {
        return pass(allowed.error());
    }
    return services_.storage.read([&](Tx& tx) -> Result<std::string> {
        auto image = tx.signature_images().find(owner, ordinal);
        if (!image || !image->png) {
            return fail(Code::not_found, {"Không có ảnh này.", "There is no such image."});
        }
        return std::move(*image->png);
    });
}

Result<ManageImages::Uploaded> ManageImages::read(const Actor& actor, const std::string& owner, const UploadId& upload_id) {
    if (auto allowed = require_keeper(actor, owner); !allowed) {
        return pass(allowed.error());
    }
    const auto upload = services_.storage.read([&](Tx& tx) -> Result<Upload> {
        if (auto known = require_owner(tx, owner); !known) {
            return pass(known.error());
        }
        auto found = tx.uploads().find(upload_id);
        if (!found || found->user != actor.user || !found->sha256) {
            return fail_field("/upload", {"Không có tệp tải lên này, hoặc chưa xong.", "There is no such upload, or it is not complete."});
        }
        return std::move(*found);
    });
    const auto path = upload ? services_.blobs.path_of(*upload->sha256) : Result<std::filesystem::path>{pass(upload.error())};
    if (!path) {
        return pass(path.error());
    }
    if (upload->size_bytes > image_limit_bytes) {
        return fail_field("/upload", {"Ảnh không quá 1 MB.", "An image has at most 1 MB."});
    }
    std::ifstream in(*path, std::ios::binary);
    Uploaded read;
    read.png.assign(std::istreambuf_iterator<char>(in), {});
    read.sha256 = *upload->sha256;
    auto image = signing::check_signature_image(as_bytes(read.png), role_of(owner));
    if (!image) {
        return fail_field("/upload", image.error().detail);
    }
    if (image->width > side_limit_points || image->height > side_limit_points) {
        return fail_field("/upload", {"Theo độ phân giải ghi trong ảnh, ảnh rộng hoặc cao hơn 120 mm trên giấy. Hãy đặt lại độ phân giải (dpi) cho đúng "
                                      "kích thước thật.",
                                      "By its own resolution the image is wider or higher than 120 mm on paper. Set its resolution (dpi) so that its real "
                                      "size comes out."});
    }
    read.looked = {image->width, image->height, std::move(image->warnings)};
    return read;
}

Result<ManageImages::Looked> ManageImages::look(const Actor& actor, const std::string& owner, const UploadId& upload) {
    auto image = read(actor, owner, upload);
    return image ? Result<Looked>{std::move(image->looked)} : pass(image.error());
}

Result<ManageImages::View> ManageImages::put(const Actor& actor, const std::string& owner, long long version, const UploadId& upload) {
    const auto image = read(actor, owner, upload);
    return image ? decide(actor, owner, version, &*image, &upload) : Result<View>{pass(image.error())};
}

Result<ManageImages::View> ManageImages::withdraw(const Actor& actor, const std::string& owner, long long version) {
    return decide(actor, owner, version, nullptr, nullptr);
}

Result<ManageImages::View> ManageImages::decide(const Actor& actor, const std::string& owner, long long version, const Uploaded* image, const UploadId* upload) {
    if (auto allowed = require_keeper(actor, owner); !allowed) {
        return pass(allowed.error());
    }
    const Instant now = services_.clock.now();
    return services_.storage.write([&](Tx& tx) -> Result<View> {
        if (auto known = require_owner(tx, owner); !known) {
            return pass(known.error());
        }
        const auto present = tx.signature_images().newest(owner);
        if ((present ? present->ordinal : 0) != version) {
            return fail(Code::stale_version, {"Người khác vừa thay đổi ảnh này. Hãy tải lại rồi làm tiếp.",
                                              "Somebody else has just changed this image. Load it again, then go on."});
        }
        if (image == nullptr && present && !present->png) {
            return fail(Code::conflict, {"Đang không dùng ảnh nào.", "No image is in use."});
        }
        StoredImage decision;
        decision.id = make_uuid_v7(now, services_.random);
        decision.owner = owner;
        decision.ordinal = version + 1;
        decision.decided_by = actor.user;
        decision.decided_at = now;
        if (image != nullptr) {
            decision.png = image->png;
            decision.sha256 = image->sha256;
            tx.uploads().remove(*upload);
        }
        tx.signature_images().add(decision);
        record(tx, actor, now, image != nullptr ? "signature-image-put" : "signature-image-withdrawn", object_of(owner),
               {{"ordinal", std::to_string(decision.ordinal)}, {"sha256", decision.sha256.value_or("")}});
        return view_of(tx, owner);
    });
}

}  // namespace vanthu::app
