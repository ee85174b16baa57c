#pragma once

// Returns as the client states them: what an order's customer sends back, and what comes of it.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace skua::sdk {

// m<order>.<number>
struct ReturnId {
    std::uint64_t order = 0;
    std::uint16_t number = 0;
};
std::string text_of(const ReturnId& id);

struct ReturnLine {
    std::uint64_t line = 0;
    std::uint64_t quantity = 0;
};

struct CreateReturnBody {
    std::uint64_t order_id = 0;
    std::span<const ReturnLine> lines;
    std::string_view reference;
    bool is_approved = false;
    std::string_view reason;
    std::string_view idempotency_key;
};

struct ChangeReturnBody {
    ReturnId return_id;
    std::string_view action;  // approve, reject, cancel, close
    std::string_view reason;
    std::string_view idempotency_key;
};

struct ReturnedItem {
    std::uint64_t line = 0;
    std::uint64_t quantity = 0;
    std::string_view disposition;  // restock, quarantine, scrap
};

struct ReceiveReturnBody {
    ReturnId return_id;
    std::string_view location;
    std::span<const ReturnedItem> items;
    std::string_view reason;
    std::string_view idempotency_key;
};

void append_create_return(std::string& out, const CreateReturnBody& body);
void append_change_return(std::string& out, const ChangeReturnBody& body);
void append_receive_return(std::string& out, const ReceiveReturnBody& body);

}  // namespace skua::sdk
