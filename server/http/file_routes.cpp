#include "server/app/document_access.hpp"
#include "server/http/handlers.hpp"
#include "server/http/views.hpp"

namespace vanthu::http {
namespace {

Response upload_answer(Context& context, int status, const Result<app::Upload>& upload) {
    return upload ? answer(status, views::upload(*upload)) : problem(upload.error(), context.request);
}

}  // namespace

Response begin_upload(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    const std::string name = reader.text("name", 500);
    const long long size = reader.integer("size", 0, 1LL << 50U);
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return upload_answer(context, 201, context.use_cases.uploads.begin(context.actor, name, static_cast<std::uint64_t>(size)));
}

Response get_upload(Context& context) {
    return upload_answer(context, 200, context.use_cases.uploads.find(context.actor, UploadId{context.parameter("id")}));
}

Response get_upload_content(Context& context) {
    const auto found = context.use_cases.uploads.content(context.actor, UploadId{context.parameter("id")});
    if (!found) {
        return problem(found.error(), context.request);
    }
    const auto& [upload, path] = *found;
    return download(context.request, path, upload.size_bytes, *upload.sha256, app::media_type_of(upload.name), upload.name);
}

Response append_upload(Context& context) {
    QueryReader query(context.request.query);
    const auto offset = query.integer("offset", 0, 1LL << 50U);
    if (const auto read = query.finish(); !read) {
        return problem(read.error(), context.request);
    }
    if (!offset) {
        return problem(fail_field("?offset", {"Thiếu vị trí offset.", "offset is missing."}).value(), context.request);
    }
    std::variant<std::string, std::filesystem::path> piece;
    if (auto* text = std::get_if<std::string>(&context.request.body)) {
        piece = std::move(*text);
    } else {
        piece = std::get<ReceivedFile>(context.request.body).path();  // the file goes with the request
    }
    return upload_answer(context, 200,
                         context.use_cases.uploads.append(context.actor, UploadId{context.parameter("id")},
                                                          static_cast<std::uint64_t>(*offset), piece));
}

Response cancel_upload(Context& context) {
    const auto done = context.use_cases.uploads.cancel(context.actor, UploadId{context.parameter("id")});
    return done ? no_content() : problem(done.error(), context.request);
}

Response download_file(Context& context) {
    const auto found = context.use_cases.downloads.run(context.actor, FileId{context.parameter("id")});
    if (!found) {
        return problem(found.error(), context.request);
    }
    return download(context.request, found->path, found->file.size_bytes, found->file.sha256, found->file.media_type,
                    found->file.name);
}

}  // namespace vanthu::http
