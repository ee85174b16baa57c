// Writes seeds for the fuzz targets from the project's own data: records and blocks of every kind,
// each body of the wire in both forms, and masked WebSocket frames. Usage: make_seeds FOLDER, which
// gets one folder per target. The same seeds every time.

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/arena.hpp"
#include "engine/codec/record_codec.hpp"
#include "tests/codec/forms.hpp"
#include "tests/codec/support.hpp"

namespace {

using namespace skua;

// In the order of codec::BodyKind, then what json_fuzz.cpp reads beyond single commands.
constexpr auto kKinds = static_cast<std::size_t>(codec::BodyKind::receive_transfer) + 1;
constexpr std::array<std::string_view, kKinds + 3> kBodies{
    R"({"description":"a\nb","sku":"A"})",
    R"({"location":"main"})",
    R"({"locations":["a","b"],"channel":"web"})",
    R"({"safety_stock":5,"bin":"A-1","sku":"A","location":"main"})",
    R"({"sku":"A","location":"main","quantity":1,"reference":"r"})",
    R"({"sku":"A","location":"main","delta":-1,"reason":"r"})",
    R"({"channel":"web","external_id":"1","placed_at":"2026-11-21T20:39:00Z","currency":"EUR",)"
    R"("policy":"backorder","priority":4,"customer":{"name":"\u00e9"},"tags":["a",1.5e3,null],)"
    R"("lines":[{"sku":"A","quantity":2,"unit_price":"12.50","external_line_id":"1",)"
    R"("over_delivery_percent":5,"under_delivery_percent":2}]})",
    R"({"expected_version":1,"lines":[{"line":1},{"line":0,"quantity":1}],"order_id":"o77",)"
    R"("reason_code":"fraud","notify":false})",
    R"({"hold":"fraud","order_id":"o7"})",
    R"({"hold":"manual","order_id":"o7","idempotency_key":"k","actor":"me"})",
    R"({"fulfillments":1000,"location":"main","claim_seconds":60})",
    R"({"picks":[{"sku":"A","quantity":5,"fulfillment_id":"f1.1"}],"pick_list":"p99"})",
    R"({"carrier":"DHL","tracking_number":"1","fulfillment_id":"f1.1"})",
    R"({"pick_list":"p99","reason":"break"})",
    R"({"channel":"web","lines":[{"sku":"A","quantity":2}],"ttl_seconds":60,"policy":"backorder"})",
    R"({"reservation":"r77","ttl_seconds":60})",
    R"({"reservation":"r77","reason":"left"})",
    R"({"sku":"A","location":"main","from":"sellable","to":"damaged","quantity":1,"reason":"r"})",
    R"({"pick_list":"p99","sku":"A","quantity":1,"order_id":"o77","reason":"r"})",
    R"({"sku":"A","location":"main"})",
    R"({"count":"c99","action":"record","quantity":7})",
    R"({"count":"c99","reason":"r"})",
    R"({"order_id":"o77","expected_version":1,"priority":2,"shipping_method":"air","remove":[3],)"
    R"("lines":[{"line":0,"quantity":2,"unit_price":"1.5"}],)"
    R"("add":[{"sku":"A","quantity":1,"unit_price":"2"}]})",
    R"({"lines":[{"line":0,"quantity":2}],"package":1,"seal":true,"reference":"b",)"
    R"("weight_grams":9,"length_mm":9,"width_mm":9,"height_mm":9,"fulfillment_id":"f1.1"})",
    R"({"status":"in_transit","occurred_at":"2026-11-21T20:39:00Z","event_id":"e",)"
    R"("shipment_id":"s1.1"})",
    R"({"order_id":"o77","reason":"r","lines":[{"line":0},{"line":2,"quantity":1}]})",
    R"({"fulfillment_id":"f1.1","answer":"accept","reason":"r"})",
    R"({"order_id":"o77","lines":[{"line":0,"quantity":1}],"approved":true,"reference":"RMA"})",
    R"({"return_id":"m77.1","action":"approve","reason":"r"})",
    R"({"return_id":"m77.1","location":"main","items":[{"line":0,"quantity":1,)"
    R"("disposition":"restock"}]})",
    R"({"fulfillment_id":"f1.1","line":0,"quantity":1})",
    R"({"order_id":"o77","reason":"r","lines":[{"line":0},{"line":2,"quantity":1}]})",
    R"({"from":"main","to":"east","ready":true,"reference":"r","lines":[{"sku":"A","quantity":1}]})",
    R"({"transfer":"t77","action":"cancel","units":"return","reason":"r"})",
    R"({"transfer":"t77","complete":true,"items":[{"line":0,"quantity":1,"condition":"damaged"}]})",
    R"({"channel":"web","lines":[{"sku":"A","quantity":1}]})",
    R"({"frame":1,"detail":"summary","commands":[{"receive_stock":{"sku":"A","location":"main",)"
    R"("quantity":1}},{"create_wave":{"location":"main","fulfillments":1}}]})",
    R"([{"channel":"web","external_id":"1","currency":"EUR",)"
    R"("lines":[{"sku":"A","quantity":2,"unit_price":"12.50"}]}])",
};

class Folder {
public:
    explicit Folder(std::filesystem::path path) : path_(std::move(path)) {
        std::error_code fault;
        std::filesystem::create_directories(path_, fault);
    }
    void write(std::string_view name, std::string_view bytes) {
        std::ofstream file(path_ / name, std::ios::binary);
        file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        is_good_ = is_good_ && file.good();
    }
    [[nodiscard]] bool is_good() const noexcept { return is_good_; }

private:
    std::filesystem::path path_;
    bool is_good_ = true;
};

std::string_view as_text(std::span<const std::byte> bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

bool make_json(const std::filesystem::path& root) {
    Folder folder(root / "json");
    for (std::size_t i = 0; i < kBodies.size(); ++i) {
        // The first byte chooses the parser.
        folder.write(std::to_string(i), static_cast<char>(i) + std::string(kBodies[i]));
    }
    return folder.is_good();
}

bool make_binary_frames(const std::filesystem::path& root) {
    Folder folder(root / "binary_frame");
    for (std::size_t i = 0; i < kKinds; ++i) {
        const auto kind = static_cast<codec::BodyKind>(i);
        folder.write(codec::test::name_of(kind), codec::test::binary_frame(kind, kBodies[i]));
    }
    return folder.is_good();
}

bool make_blocks(const std::filesystem::path& root) {
    Folder folder(root / "journal_block");
    base::Arena arena(64 * 1024);
    codec::test::RandomRecords records(1, arena);
    for (int i = 0; i < 64; ++i) {
        const auto record = codec::test::encode(records.next());
        folder.write("records-" + std::to_string(i), as_text(record));
        codec::BlockHeader header;
        header.block_number = header.first_sequence = header.count = 1;
        std::vector<std::byte> block;
        codec::seal_block(header, record, block);
        folder.write("block-" + std::to_string(i), as_text(block));
    }
    return folder.is_good();
}

struct FrameHead {
    unsigned char first = 0;  // final bit and opcode
    bool is_long = false;     // the length in 64 bits
};

std::string masked_frame(FrameHead head, std::string_view payload) {
    std::string frame{static_cast<char>(head.first)};
    if (head.is_long) {
        frame += '\xff';
        for (int shift = 56; shift >= 0; shift -= 8) {
            frame += static_cast<char>((payload.size() >> shift) & 0xffU);
        }
    } else {
        frame += static_cast<char>(0x80U | payload.size());
    }
    constexpr std::string_view kMask = "mask";
    frame += kMask;
    for (std::size_t i = 0; i < payload.size(); ++i) {
        frame += static_cast<char>(payload[i] ^ kMask[i % kMask.size()]);
    }
    return frame;
}

bool make_frames(const std::filesystem::path& root) {
    Folder folder(root / "websocket");
    const std::string text = masked_frame({.first = 0x81}, R"({"frame":1,"commands":[]})");
    const std::string ping = masked_frame({.first = 0x89}, "ping");
    const std::string close = masked_frame({.first = 0x88}, std::string_view("\x03\xe8"
                                                                             "bye",
                                                                             5));
    folder.write("text", text + close);
    folder.write("fragments", masked_frame({.first = 0x01}, "{\"fr\xc3") + ping +
                                  masked_frame({.first = 0x80}, "\xa9\":1}") + close);
    folder.write("binary", masked_frame({.first = 0x82, .is_long = true}, std::string(80, 'x')));
    folder.write("too-long",
                 masked_frame({.first = 0x81, .is_long = true}, std::string(2000, 'x')));
    folder.write("announced", std::string("\x81\xff\x01\0\0\0\0\0\0\0mask", 14));
    return folder.is_good();
}

bool make_chunked(const std::filesystem::path& root) {
    Folder folder(root / "http_body");
    folder.write("one", "5\r\nhello\r\n0\r\n\r\n");
    folder.write("all", "3;a=b\r\n%41\r\n00A\r\n+%2f789abcd\r\n0;x\r\nTrailer: 1\r\n\r\nGET /");
    folder.write("too-large", "fffffffffffffff\r\n");
    return folder.is_good();
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 2) {
        std::fputs("usage: make_seeds FOLDER\n", stderr);
        return 2;
    }
    const std::filesystem::path root = arguments[1];
    const bool is_good = make_json(root) && make_binary_frames(root) && make_blocks(root) &&
                         make_frames(root) && make_chunked(root);
    return is_good ? 0 : 1;
}
