#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/app/actor.hpp"
#include "server/app/ports/administration.hpp"
#include "server/app/services.hpp"
#include "server/app/tx.hpp"
#include "signing/signature_image.hpp"

namespace vanthu::app {

/// The images that signatures and the seal show (Decree 30/2020/NĐ-CP, Annex I). A person's is kept by the person and by administrators, the
/// agency's by administrators. What was signed keeps the image that it was signed with. `owner` is a person's id, or "agency".
class ManageImages final {
public:
    struct View {
        std::string owner;
        long long version = 0;  ///< 0: nothing was decided here, an image of the configured folder may show
        std::vector<StoredImage> decisions{};  ///< newest first, without contents
    };
    /// How an image would show, and what is wrong with it that does not stand in the way.
    struct Looked {
        double width_points = 0;
        double height_points = 0;
        std::vector<ClientText> warnings{};
    };
    explicit ManageImages(const Services& services) : services_(services) {}
    /// The decisions in force of everybody. Administrators. Errors: forbidden.
    Result<std::vector<StoredImage>> list(const Actor& actor);
    /// Errors: forbidden; not_found for no such person.
    Result<View> find(const Actor& actor, const std::string& owner);
    /// The PNG of one decision. Errors: also not_found where there is none.
    Result<std::string> content(const Actor& actor, const std::string& owner, long long ordinal);
    /// Looks and keeps nothing. Errors: also invalid_input at /upload for what is no such image, or larger than 1 MB or 120 × 120 mm.
    Result<Looked> look(const Actor& actor, const std::string& owner, const UploadId& upload);
    /// From now on this one shows. Errors: also stale_version.
    Result<View> put(const Actor& actor, const std::string& owner, long long version, const UploadId& upload);
    /// From now on none shows. Errors: also conflict when none does.
    Result<View> withdraw(const Actor& actor, const std::string& owner, long long version);

private:
    struct Uploaded {
        std::string png;
        std::string sha256;
        Looked looked;
    };
    Result<Uploaded> read(const Actor& actor, const std::string& owner, const UploadId& upload);
    Result<View> decide(const Actor& actor, const std::string& owner, long long version, const Uploaded* image, const UploadId* upload);

    const Services& services_;
};

/// The image in force. The outer optional is empty where nothing was decided here, the inner where it was decided that none shows.
/// Errors: those of the image, which was looked at before it was kept.
[[nodiscard]] Result<std::optional<std::optional<signing::SignatureImage>>> image_in_force(Tx& tx, const std::string& owner);

}  // namespace vanthu::app
