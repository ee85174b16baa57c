#include "engine/codec/json_document.hpp"

#include <cstring>

#include "engine/codec/json_syntax.hpp"

namespace skua::codec {

using simdjson::SUCCESS;

Problem problem_of(JsonError error, std::string_view text) noexcept {
    switch (error) {
        case simdjson::CAPACITY:
            return {ProblemCode::body_too_large, {}, "the body is too large"};
        case simdjson::MEMALLOC:
            return {ProblemCode::overloaded, {}, "there is no memory for the body"};
        default:
            break;
    }
    const Problem fault = json_fault(text);
    return fault.is_none()
               ? Problem{ProblemCode::malformed_json, {}, simdjson::error_message(error)}
               : fault;
}

// simdjson reads beyond the end, so the text is copied to where that is allowed.
JsonError JsonDocument::open(std::string_view text) {
    const std::size_t needed = text.size() + simdjson::SIMDJSON_PADDING;
    if (needed > padded_bytes_) {
        padded_bytes_ = needed * 2;
        padded_ = std::make_unique<char[]>(padded_bytes_);
    }
    if (!text.empty()) {
        std::memcpy(padded_.get(), text.data(), text.size());
    }
    std::memset(padded_.get() + text.size(), 0, simdjson::SIMDJSON_PADDING);
    text_ = {padded_.get(), text.size()};
    return parser_.iterate(padded_.get(), text.size(), padded_bytes_).get(document_);
}

// Notes that the root is not `wanted`, after checking that it is JSON at all.
JsonError JsonDocument::refuse_root(Scan& scan, od::json_type type, std::string_view wanted) {
    scan.note(ProblemCode::wrong_type, kBodyPath, wanted);
    JsonError error = SUCCESS;
    switch (type) {
        case od::json_type::object:
        case od::json_type::array: {
            od::value value;
            error = document_.get_value().get(value);
            error = error ? error : scan.walk(kBodyPath, value, 1, nullptr);
            break;
        }
        case od::json_type::string:
            error = document_.get_string().error();
            break;
        case od::json_type::boolean:
            error = document_.get_bool().error();
            break;
        case od::json_type::number:
            error = document_.get_double().error();
            break;
        case od::json_type::null:
            error = document_.is_null() ? SUCCESS : simdjson::TAPE_ERROR;
            break;
    }
    return error ? error : simdjson::INCORRECT_TYPE;
}

JsonError JsonDocument::open_object(std::string_view text, Scan& scan, od::object& object) {
    od::json_type type{};
    JsonError error = open(text);
    error = error ? error : document_.type().get(type);
    if (error) {
        return error;
    }
    return type == od::json_type::object ? document_.get_object().get(object)
                                         : refuse_root(scan, type, "must be an object");
}

JsonError JsonDocument::open_array(std::string_view text, Scan& scan, od::array& array) {
    od::json_type type{};
    JsonError error = open(text);
    error = error ? error : document_.type().get(type);
    if (error) {
        return error;
    }
    return type == od::json_type::array ? document_.get_array().get(array)
                                        : refuse_root(scan, type, "must be an array");
}

Problem JsonDocument::conclude(JsonError error, const Scan& scan) {
    if (error && error != simdjson::INCORRECT_TYPE) {
        return problem_of(error, text_);
    }
    if (document_.current_location().error() != simdjson::OUT_OF_BOUNDS) {
        return problem_of(simdjson::TRAILING_CONTENT, text_);
    }
    return scan.problem();
}

}  // namespace skua::codec
