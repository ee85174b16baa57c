#include "engine/twin/cold_text.hpp"

#include <map>

namespace skua::twin {
namespace {

using Members = std::map<std::string, std::string, std::less<>>;  // name -> value, as written

// One pass over the object; a member ends where a comma stands inside of no string and no bracket.
void read_members(std::string_view object, Members& to) {
    std::string member;
    int depth = 0;
    bool is_string = false;
    bool is_escaped = false;
    const auto finish = [&] {
        const std::size_t colon = member.find("\":");
        if (!member.empty() && member.front() == '"' && colon != std::string::npos) {
            to[member.substr(1, colon - 1)] = member.substr(colon + 2);
        }
        member.clear();
    };
    for (const char c : object.substr(1, object.size() - 2)) {
        if (!is_string && depth == 0 && c == ',') {
            finish();
            continue;
        }
        member += c;
        if (is_string) {
            is_string = is_escaped || c != '"';
            is_escaped = !is_escaped && c == '\\';
            continue;
        }
        is_string = c == '"';
        depth += (c == '{' || c == '[') ? 1 : 0;
        depth -= (c == '}' || c == ']') ? 1 : 0;
    }
    finish();
}

}  // namespace

std::string cold_with(std::string_view before, std::string_view change) {
    Members members;
    for (const std::string_view object : {before, change}) {
        if (object.size() > 2) {
            read_members(object, members);
        }
    }
    std::string text;
    for (const char* name :
         {"customer", "ship_to", "shipping_method", "requested_ship_date", "tags", "metadata"}) {
        if (const auto member = members.find(name); member != members.end()) {
            text += (text.empty() ? "{\"" : ",\"") + member->first + "\":" + member->second;
        }
    }
    return text.empty() ? "{}" : text + "}";
}

}  // namespace skua::twin
