#include "engine/tools/certificate.hpp"

#include <algorithm>
#include <array>

namespace skua::tools {

bool Certificate::has_passed() const {
    return !is_unreadable && std::ranges::all_of(lines, &CertificateLine::has_passed);
}

void Certificate::pass(std::string_view check, std::string detail) {
    lines.push_back({.check = std::string(check), .has_passed = true, .detail = std::move(detail)});
}

void Certificate::fail(std::string_view check, std::string detail) {
    lines.push_back({.check = std::string(check), .detail = std::move(detail)});
}

void Certificate::leave_open(std::string_view check, std::string detail) {
    lines.push_back({.check = std::string(check), .is_judged = false, .detail = std::move(detail)});
}

std::string with_commas(std::uint64_t value) {
    std::string digits = std::to_string(value);
    for (std::size_t at = digits.size(); at > 3; at -= 3) {
        digits.insert(at - 3, ",");
    }
    return digits;
}

void append_json_string(std::string_view text, std::string& out) {
    constexpr std::string_view kHex = "0123456789abcdef";
    out += '"';
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (byte < 0x20) {
            out += "\\u00";
            out += kHex[byte >> 4U];
            out += kHex[byte & 15U];
        } else {
            out += c;
        }
    }
    out += '"';
}

std::string render_text(const Certificate& certificate) {
    constexpr std::size_t kColumn = 12;
    std::string out;
    for (const CertificateLine& line : certificate.lines) {
        out += !line.is_judged ? "-     " : line.has_passed ? "ok    " : "FAIL  ";
        out += line.check;
        out.append(line.check.size() < kColumn ? kColumn - line.check.size() : 1, ' ');
        out += line.detail + "\n";
    }
    const std::string seen = with_commas(certificate.records) + " records in " +
                             with_commas(certificate.blocks) + " blocks";
    if (certificate.has_passed()) {
        return out + "verified: " + certificate.directory + ": " + seen + "\n";
    }
    if (certificate.is_unreadable) {
        return out + "not verified: " + certificate.directory + "\n";
    }
    out += "NOT VERIFIED: " + certificate.directory + ": " + seen + " are right";
    if (certificate.first_wrong_record != 0) {
        out += ", record " + with_commas(certificate.first_wrong_record) +
               " is the first that is wrong";
    }
    return out + "\n";
}

std::string render_json(const Certificate& certificate) {
    std::string out = "{\"directory\":";
    append_json_string(certificate.directory, out);
    out += std::string(",\"verified\":") + (certificate.has_passed() ? "true" : "false");
    out += std::string(",\"readable\":") + (certificate.is_unreadable ? "false" : "true");
    out += ",\"blocks\":" + std::to_string(certificate.blocks);
    out += ",\"records\":" + std::to_string(certificate.records);
    out += ",\"first_wrong_record\":" + (certificate.first_wrong_record == 0
                                             ? std::string("null")
                                             : std::to_string(certificate.first_wrong_record));
    out += ",\"checks\":[";
    for (std::size_t i = 0; i < certificate.lines.size(); ++i) {
        const CertificateLine& line = certificate.lines[i];
        out += i == 0 ? "{\"check\":" : ",{\"check\":";
        append_json_string(line.check, out);
        out += ",\"ok\":";
        out += !line.is_judged ? "null" : line.has_passed ? "true" : "false";
        out += ",\"detail\":";
        append_json_string(line.detail, out);
        out += '}';
    }
    return out + "]}\n";
}

}  // namespace skua::tools
