#include <algorithm>
#include <fstream>
#include <iterator>

#include "server/app/administration/images.hpp"
#include "server/app/signing_desk.hpp"
#include "signing/presentation.hpp"
#include "signing/text_fields.hpp"

/// How a signature on an outgoing document shows, and where: what `SignOutgoing` asks the signing library for.
namespace vanthu::app {
namespace {

/// Who signs for another says so above the signature (Decree 30/2020/NĐ-CP, Annex I, II.7.a): "KT. Giám đốc".
std::vector<std::string> capacity_lines(const std::optional<ActingFor>& acting) {
    if (!acting) {
        return {};
    }
    return {std::string{workflow::prefix(acting->capacity)} + (acting->position.empty() ? "" : " " + acting->position)};
}

ToPlace to_place(bool is_personal, const std::string& signer, const std::optional<signing::SignatureImage>& image) {
    return image ? ToPlace{is_personal, signer, image->width, image->height} : ToPlace{is_personal, signer, is_personal ? 170.0 : 110.0, is_personal ? 54.0 : 78.0};
}

/// The words that a place in user space would cover.
std::vector<PageWord> covered(PageText& text, const std::filesystem::path& file, int page, const PageFrame& frame, const signing::Rectangle& place) {
    return signing::covered_words(words_as_shown(text, file, page, frame), as_shown(frame, place));
}

}  // namespace

std::string SignOutgoing::image_owner(const Actor& actor, Purpose purpose) {
    return purpose == Purpose::personal ? actor.user.text() : agency_image_owner;
}

Result<std::optional<signing::SignatureImage>> SignOutgoing::image(const Signatory& signatory, Purpose purpose) const {
    auto decided = services_.storage.read([&](Tx& tx) { return image_in_force(tx, signatory.image_owner); });
    if (!decided || decided->has_value()) {
        return decided ? Result<std::optional<signing::SignatureImage>>{std::move(**decided)} : pass(decided.error());
    }
    const std::filesystem::path& folder = keys_.settings().image_folder;
    const std::filesystem::path file = folder / (signatory.image_stem + ".png");
    std::error_code missing;
    if (folder.empty() || signatory.image_stem.empty() || !std::filesystem::is_regular_file(file, missing)) {
        return std::optional<signing::SignatureImage>{};
    }
    std::ifstream in(file, std::ios::binary);
    const std::string content{std::istreambuf_iterator<char>(in), {}};
    auto image = signing::check_signature_image(as_bytes(content), purpose == Purpose::personal ? signing::ImageRole::person : signing::ImageRole::agency);
    return image ? Result<std::optional<signing::SignatureImage>>{std::move(*image)} : pass(image.error());
}

Result<SignOutgoing::Choices> SignOutgoing::choices(const Actor& actor, const DocumentId& id, Purpose purpose) {
    const auto ready = look(actor, id, std::nullopt, purpose);
    if (!ready) {
        return pass(ready.error());
    }
    const bool personal = purpose == Purpose::personal;
    const auto pages = signing::page_count(ready->file);
    if (!pages) {
        return pass(pages.error());
    }
    Choices choices{ready->newest, ready->document.current_sha256, *pages, actor.full_name, personal ? ready->keystore.has_value() : !keys_.seal_keystore().empty(),
                    0, 0, {}};
    Signatory signatory{actor.full_name, {}, image_owner(actor, purpose)};
    if (choices.has_server_key) {
        const std::string keystore = personal ? *ready->keystore : keys_.seal_keystore();
        const auto signer = keys_.open(keystore);
        if (signer) {
            signatory.name = (*signer)->chain().front().common_name();
        }
        signatory.image_stem = std::filesystem::path{keystore}.stem().string();
        choices.signer = signatory.name;
    }
    const auto shown = image(signatory, purpose);
    if (!shown) {
        return pass(shown.error());
    }
    const ToPlace what = to_place(personal, signatory.name, *shown);
    auto places = signature_choices(page_text_, ready->file, what);
    if (!places) {
        return pass(places.error());
    }
    choices.width = what.width;
    choices.height = what.height;
    choices.places = std::move(*places);
    return choices;
}

Result<signing::SignatureRequest> SignOutgoing::request(const std::filesystem::path& file, const Signatory& signatory, Purpose purpose,
                                                        const Input& input, const std::optional<ActingFor>& acting, Instant now) {
    const bool personal = purpose == Purpose::personal;
    const auto shown = image(signatory, purpose);
    if (!shown) {
        return pass(shown.error());
    }
    signing::SignatureRequest request;
    request.field_name = personal ? "vanthu-signature" : "vanthu-seal";
    request.signing_time = now;
    request.utc_offset = services_.agency.utc_offset;
    request.name = signatory.name;
    request.reason = input.reason;
    request.location = services_.agency.place;
    signing::VisibleSignature visible;
    if (*shown) {
        visible.drawing = signing::picture(**shown);
    } else {
        visible.drawing.framed = true;
        visible.drawing.red = !personal;
        visible.drawing.font_size = 9;
        visible.drawing.lines = capacity_lines(acting);
        visible.drawing.lines.insert(visible.drawing.lines.end(), {"Ký bởi: " + signatory.name, "Thời gian: " + signing::presentation_time(now, services_.agency.utc_offset)});
    }
    if (input.place) {
        const Place& place = *input.place;
        const auto frame = page_frame(file, place.page);
        if (!frame || !lies_on(*frame, place.rectangle)) {
            return fail_field("/place", {"Chỗ ký nằm ngoài trang.", "The place lies off the page."});
        }
        if (place.rotation && *place.rotation != frame->rotation) {
            return fail(Code::conflict, {"Trang được xoay khác với lúc bạn chọn chỗ ký; hãy chọn lại.",
                                         "The page is turned otherwise than when you chose the place; choose it again."});
        }
        const auto under = covered(page_text_, file, place.page, *frame, place.rectangle);
        if (personal && !under.empty() && !place.may_cover_text) {
            return fail(Code::conflict, {"Chữ ký sẽ che chữ “" + under.front().text + "”; hãy chọn chỗ khác hoặc cho phép che.",
                                         "The signature would cover “" + under.front().text + "”; choose another place, or permit it."});
        }
        visible.page = place.page;
        visible.place = place.rectangle;
    } else if (input.field) {
        const auto fields = empty_signature_fields(file);
        const auto wanted = fields ? std::find_if(fields->begin(), fields->end(), [&](const EmptyField& one) { return one.name == *input.field; })
                                   : std::vector<EmptyField>::const_iterator{};
        if (!fields || wanted == fields->end()) {
            return fail(Code::conflict, {"Văn bản không có ô ký trống “" + *input.field + "”.", "The document has no empty signature field “" + *input.field + "”."});
        }
        request.field_name = wanted->name;
        visible.page = wanted->page;
        visible.place = wanted->place;
    } else {
        const auto choices = signature_choices(page_text_, file, to_place(personal, signatory.name, *shown));
        if (!choices) {
            return pass(choices.error());
        }
        // A prepared field may be meant for somebody else: it is taken only when it is asked for.
        const auto first = std::find_if(choices->begin(), choices->end(), [](const SignatureChoice& one) { return one.kind != "field"; });
        visible.page = first->page;
        visible.place = first->place;
    }
    request.visible = std::move(visible);
    return request;
}

}  // namespace vanthu::app
