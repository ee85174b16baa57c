#pragma once

// Certificate: what a verification found, one line per check, for people and for programs.
// Owner: the calling thread.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace skua::tools {

struct CertificateLine {
    std::string check;
    bool has_passed = false;
    // False when another failure kept this check from seeing the whole journal: neither passed nor
    // failed.
    bool is_judged = true;
    std::string detail;
};

struct Certificate {
    std::string directory;
    std::vector<CertificateLine> lines;
    std::uint64_t blocks = 0;
    std::uint64_t records = 0;             // replayed and found right
    std::uint64_t first_wrong_record = 0;  // 0 = none, or no record can be named
    // Nothing could be judged: a writer holds the directory, or there is none.
    bool is_unreadable = false;

    [[nodiscard]] bool has_passed() const;
    void pass(std::string_view check, std::string detail);
    void fail(std::string_view check, std::string detail);
    void leave_open(std::string_view check, std::string detail);
};

// One line per check and a summary, each ended by '\n'.
std::string render_text(const Certificate& certificate);
// One JSON object, ended by '\n'. "ok" of a check is true, false, or null when it was not judged.
std::string render_json(const Certificate& certificate);

// 1234567 -> 1,234,567
std::string with_commas(std::uint64_t value);
// Appends `text` as a JSON string.
void append_json_string(std::string_view text, std::string& out);

}  // namespace skua::tools
