#include "core/json.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/src.hpp>  // the definitions of Boost.JSON, for the whole program

namespace vanthu {
namespace {

namespace json = boost::json;

/// Boost.JSON keeps the last of two equal keys; this pass over the same bytes finds them, and counts.
class DuplicateFinder {
public:
    explicit DuplicateFinder(std::size_t values_limit) : left_(values_limit) {}

    static constexpr std::size_t max_object_size = 10'000;
    static constexpr std::size_t max_array_size = 100'000;
    static constexpr std::size_t max_key_size = 1'000;
    static constexpr std::size_t max_string_size = 4U * 1024U * 1024U;

    bool on_document_begin(json::error_code&) { return true; }
    bool on_document_end(json::error_code&) { return true; }
    bool on_object_begin(json::error_code& error) {
        keys_.emplace_back();
        return count(error);
    }
    bool on_object_end(std::size_t, json::error_code&) {
        keys_.pop_back();
        return true;
    }
    bool on_array_begin(json::error_code& error) { return count(error); }
    bool on_array_end(std::size_t, json::error_code&) { return true; }
    bool on_key_part(json::string_view part, std::size_t, json::error_code&) {
        key_.append(part.data(), part.size());
        return true;
    }
    bool on_key(json::string_view part, std::size_t, json::error_code& error) {
        key_.append(part.data(), part.size());
        auto& keys = keys_.back();
        if (std::find(keys.begin(), keys.end(), key_) != keys.end()) {
            duplicate = key_;
            error = json::make_error_code(json::error::syntax);
            return false;
        }
        keys.push_back(std::exchange(key_, {}));
        return true;
    }
    bool on_string_part(json::string_view, std::size_t, json::error_code&) { return true; }
    bool on_string(json::string_view, std::size_t, json::error_code& error) { return count(error); }
    bool on_number_part(json::string_view, json::error_code&) { return true; }
    bool on_int64(std::int64_t, json::string_view, json::error_code& error) { return count(error); }
    bool on_uint64(std::uint64_t, json::string_view, json::error_code& error) { return count(error); }
    bool on_double(double, json::string_view, json::error_code& error) { return count(error); }
    bool on_bool(bool, json::error_code& error) { return count(error); }
    bool on_null(json::error_code& error) { return count(error); }
    bool on_comment_part(json::string_view, json::error_code&) { return true; }
    bool on_comment(json::string_view, json::error_code&) { return true; }

    std::string duplicate;

private:
    bool count(json::error_code& error) {
        if (left_ == 0) {
            error = json::make_error_code(json::error::array_too_large);
            return false;
        }
        --left_;
        return true;
    }

    std::size_t left_;
    std::vector<std::vector<std::string>> keys_;
    std::string key_;
};

}  // namespace

Result<json::value> read_json(std::string_view text, const JsonLimits& limits) {
    json::parse_options options;
    options.max_depth = limits.depth;
    json::basic_parser<DuplicateFinder> finder(options, limits.values);
    json::error_code error;
    finder.write_some(false, text.data(), text.size(), error);
    if (const std::string& key = finder.handler().duplicate; !key.empty()) {
        return fail_field("/" + key, {"Trường này xuất hiện hai lần.", "This field stands twice."});
    }
    json::value value =
        error ? json::value{} : json::parse(json::string_view{text.data(), text.size()}, error, {}, options);
    if (error) {
        return fail(Code::invalid_input, {"Nội dung không phải JSON hợp lệ.", "The body is not valid JSON."});
    }
    return value;
}

}  // namespace vanthu
