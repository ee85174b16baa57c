#include "engine/tools/verify.hpp"

#include <gtest/gtest.h>
#include <rocksdb/db.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "engine/tools/inspect.hpp"
#include "tests/support/temp_dir.hpp"
#include "tests/tools/journal_maker.hpp"

namespace skua::test {
namespace {

using tools::Certificate;
using tools::CertificateLine;

Certificate verify(const std::string& directory) {
    return tools::verify(directory, {});
}

const CertificateLine* line_of(const Certificate& certificate, const std::string& check) {
    const auto found = std::ranges::find(certificate.lines, check, &CertificateLine::check);
    return found == certificate.lines.end() ? nullptr : &*found;
}

// The check fails and its words hold these.
void expect_failure(const Certificate& certificate, const std::string& check,
                    const std::string& words) {
    const CertificateLine* const line = line_of(certificate, check);
    ASSERT_NE(line, nullptr) << tools::render_text(certificate);
    EXPECT_FALSE(certificate.has_passed());
    EXPECT_FALSE(line->has_passed) << tools::render_text(certificate);
    EXPECT_NE(line->detail.find(words), std::string::npos) << tools::render_text(certificate);
}

// Takes a block out of the journal as somebody would who knows RocksDB.
void remove_block(const std::string& directory, std::uint64_t first_sequence) {
    std::array<char, 8> key{};
    for (std::size_t i = 0; i < key.size(); ++i) {
        key[key.size() - 1 - i] = static_cast<char>(first_sequence >> (8 * i) & 255U);
    }
    rocksdb::DB* opened = nullptr;
    ASSERT_TRUE(rocksdb::DB::Open({}, directory + "/journal", &opened).ok());
    const std::unique_ptr<rocksdb::DB> db(opened);
    std::string value;
    ASSERT_TRUE(db->Get({}, rocksdb::Slice(key.data(), key.size()), &value).ok());
    ASSERT_TRUE(db->Delete({}, rocksdb::Slice(key.data(), key.size())).ok());
    ASSERT_TRUE(db->Flush({}).ok());
}

class Verify : public testing::Test {
protected:
    // By somebody who knows how to seal blocks.
    void write_a_day_with_record_7_altered() {
        JournalMaker maker(dir_.path());
        maker.tamper = [](std::uint64_t sequence, twin::TwinDecision& decision) {
            if (sequence == 7) {
                decision.effects[1].quantity = domain::Quantity{1};
            }
        };
        maker.write_a_day();
        maker.close();
    }

    tests::TempDir dir_;
};

// A day, and then a hold that ends when the record behind it comes; that one is left out.
void hold_for_a_record(JournalMaker& maker, domain::ExpireHold& end) {
    maker.write_a_day();
    end = {.order = maker.state().orders.rbegin()->first,
           .hold = domain::HoldKind::payment,
           .placed = domain::Sequence{maker.records() + 1}};
    const base::Timestamp until{maker.next_time().micros + 1};
    maker.submit(domain::PlaceHold{end.order, 0, end.hold, until});
}

TEST_F(Verify, SaysHowManyHoldsEnded) {
    JournalMaker maker(dir_.path());
    domain::ExpireHold end;
    hold_for_a_record(maker, end);
    maker.submit(end);
    maker.submit(end);
    maker.close();
    const Certificate certificate = verify(dir_.path());
    EXPECT_TRUE(certificate.has_passed()) << tools::render_text(certificate);
    EXPECT_EQ(line_of(certificate, "expiry")->detail,
              "1 holds ended at their time, 1 were gone by then; 0 still to end; 0 claims expired, "
              "0 were over or set anew; 0 still held");
}

TEST_F(Verify, NamesARecordThatOvertookTheEndOfAHold) {
    JournalMaker maker(dir_.path());
    domain::ExpireHold end;
    hold_for_a_record(maker, end);
    maker.submit(domain::DefineItem{"B", {}});
    maker.submit(end);
    maker.close();
    const Certificate certificate = verify(dir_.path());
    expect_failure(certificate, "expiry", "has not ended before this record");
    EXPECT_EQ(certificate.first_wrong_record, end.placed.raw() + 1);
}

TEST_F(Verify, PassesAWholeJournalAndSaysWhatItSaw) {
    JournalMaker maker(dir_.path());
    maker.write_a_day();
    maker.close();
    const Certificate certificate = verify(dir_.path());
    EXPECT_TRUE(certificate.has_passed()) << tools::render_text(certificate);
    EXPECT_EQ(certificate.records, maker.records());
    EXPECT_EQ(certificate.blocks, maker.blocks().size());
    EXPECT_EQ(certificate.first_wrong_record, 0U);
    for (const char* const check :
         {"lock", "manifest", "crc", "sequence", "chain", "epoch", "watermark", "records",
          "decision", "stock", "fingerprints", "digest"}) {
        EXPECT_NE(line_of(certificate, check), nullptr) << check;
    }
    EXPECT_TRUE(line_of(certificate, "fingerprints")->has_passed);
    EXPECT_NE(line_of(certificate, "money")->detail.find("EUR"), std::string::npos);
    EXPECT_NE(tools::render_json(certificate).find("\"verified\":true"), std::string::npos);
}

TEST_F(Verify, PassesAJournalAfterACrash) {
    {
        JournalMaker maker(dir_.path());
        maker.write_a_day();
        maker.seal();
    }
    EXPECT_TRUE(verify(dir_.path()).has_passed());
}

TEST_F(Verify, ChangesNoByteAndPassesTwice) {
    JournalMaker maker(dir_.path());
    maker.write_a_day();
    maker.close();
    const auto listing = [&] {
        std::string out;
        std::vector<std::string> names;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(dir_.path())) {
            names.push_back(entry.path().string() + " " +
                            (entry.is_regular_file() ? std::to_string(entry.file_size()) : ""));
        }
        std::sort(names.begin(), names.end());
        for (const std::string& name : names) {
            out += name + "\n";
        }
        return out;
    };
    const std::string before = listing();
    EXPECT_TRUE(verify(dir_.path()).has_passed());
    EXPECT_TRUE(verify(dir_.path()).has_passed());
    EXPECT_EQ(listing(), before);
}

TEST_F(Verify, NamesADecisionAlteredWithCrcAndChainResealed) {
    write_a_day_with_record_7_altered();
    const Certificate certificate = verify(dir_.path());
    expect_failure(certificate, "decision", "record 7: effect 1: twin says line_moved");
    EXPECT_TRUE(line_of(certificate, "chain")->has_passed);
    EXPECT_TRUE(line_of(certificate, "crc")->has_passed);
    EXPECT_EQ(certificate.first_wrong_record, 7U);
    EXPECT_EQ(certificate.records, 6U);
}

TEST_F(Verify, NamesARequestWhoseContentWasAlteredUnderItsFingerprint) {
    const std::vector<std::pair<std::uint64_t, std::function<void(domain::Command&)>>> alterations{
        {5, [](domain::Command& c) { std::get<domain::ReceiveStock>(c.body).reference = "PO-9"; }},
        {5, [](domain::Command& c) { c.reason = "because"; }},
    };
    for (const auto& [at, change] : alterations) {
        tests::TempDir dir;
        JournalMaker maker(dir.path());
        maker.alter = [at = at, &change = change](std::uint64_t sequence,
                                                  domain::Command& command) {
            if (sequence == at) {
                change(command);
            }
        };
        maker.write_a_day();
        maker.close();
        const Certificate certificate = verify(dir.path());
        expect_failure(certificate, "fingerprints", "record 5: its content does not have");
        EXPECT_EQ(certificate.first_wrong_record, at);
    }
}

TEST_F(Verify, DoesNotCallFingerprintsRightThatNoRecordStates) {
    JournalMaker maker(dir_.path());
    maker.write_a_day();
    maker.states_fingerprints = false;
    maker.submit(domain::DefineItem{"B", "without"});
    maker.close();
    const Certificate certificate = verify(dir_.path());
    const CertificateLine* const line = line_of(certificate, "fingerprints");
    ASSERT_NE(line, nullptr);
    EXPECT_FALSE(line->has_passed || line->is_judged);
    EXPECT_NE(line->detail.find("not judged: 1 requests"), std::string::npos) << line->detail;
    EXPECT_FALSE(certificate.has_passed());
    EXPECT_EQ(certificate.first_wrong_record, 0U);
}

TEST_F(Verify, DoesNotJudgeBeyondTheFirstFailure) {
    write_a_day_with_record_7_altered();
    const Certificate certificate = verify(dir_.path());
    for (const char* const check : {"records", "command", "keys", "follow_ups", "money", "lines",
                                    "stock", "pick_lists", "fingerprints", "digest"}) {
        const CertificateLine* const line = line_of(certificate, check);
        ASSERT_NE(line, nullptr) << check;
        EXPECT_FALSE(line->is_judged || line->has_passed) << check;
        EXPECT_EQ(line->detail, "not judged beyond record 6") << check;
    }
    EXPECT_EQ(tools::render_text(certificate).find("ok    money"), std::string::npos);
    EXPECT_NE(tools::render_json(certificate).find("{\"check\":\"money\",\"ok\":null"),
              std::string::npos);
}

TEST_F(Verify, SaysTheSameAfterAStartThatItsReplayRefused) {
    {
        JournalMaker maker(dir_.path());
        maker.digest_error = 1;
        maker.write_a_day();
        maker.close();
    }
    const std::string before = tools::render_text(verify(dir_.path()));
    EXPECT_NE(before.find("(clean stop)"), std::string::npos) << before;
    for (int i = 0; i < 2; ++i) {  // opens, replays, finds the digest wrong, and never acquires
        journal::RocksDbLog::Options options;
        options.directory = dir_.path();
        options.ballast_bytes = 0;
        ASSERT_TRUE(journal::RocksDbLog::open(options).has_value());
    }
    EXPECT_EQ(tools::render_text(verify(dir_.path())), before);
}

TEST_F(Verify, InspectOfNothingIsAnError) {
    const auto nowhere = [](std::string_view) { ADD_FAILURE() << "a line out of nothing"; };
    for (const std::string& place : {dir_.path(), dir_.path() + "/nowhere"}) {
        EXPECT_NE(tools::inspect(place, {}, nowhere).find("neither a journal nor a watermark"),
                  std::string::npos)
            << place;
    }
}

TEST_F(Verify, NamesARejectWhileStockWasThere) {
    JournalMaker maker(dir_.path());
    maker.tamper = [](std::uint64_t sequence, twin::TwinDecision& decision) {
        if (sequence == 6) {
            decision = twin::rejected(domain::RejectReason::insufficient_stock);
        }
    };
    maker.write_a_day();
    maker.close();
    expect_failure(verify(dir_.path()), "decision",
                   "record 6: verdict: twin says accept, journal says reject insufficient_stock");
}

TEST_F(Verify, NamesADigestThatIsNotTheState) {
    JournalMaker maker(dir_.path());
    maker.digest_error = 1;
    maker.write_a_day();
    maker.close();
    const Certificate certificate = verify(dir_.path());
    expect_failure(certificate, "digest", "twin's state is");
    EXPECT_NE(certificate.first_wrong_record, 0U);
}

TEST_F(Verify, NamesTheFirstAMiddleAndTheLastBlockWhenRemoved) {
    for (const int which : {0, 1, 2}) {
        tests::TempDir dir;
        JournalMaker maker(dir.path());
        maker.write_a_day();
        maker.close();
        const auto& blocks = maker.blocks();
        const std::uint64_t removed = which == 0   ? blocks.front()
                                      : which == 1 ? blocks[blocks.size() / 2]
                                                   : blocks.back();
        ASSERT_NO_FATAL_FAILURE(remove_block(dir.path(), removed));
        const Certificate certificate = verify(dir.path());
        EXPECT_FALSE(certificate.has_passed()) << "block at " << removed;
        EXPECT_EQ(certificate.first_wrong_record, removed) << tools::render_text(certificate);
    }
}

TEST_F(Verify, FailsAfterOneByteIsChanged) {
    JournalMaker maker(dir_.path());
    maker.write_a_day();
    maker.close();
    std::string largest;
    std::uintmax_t size = 0;
    for (const auto& entry : std::filesystem::directory_iterator(dir_.path() + "/journal")) {
        const std::string extension = entry.path().extension().string();
        const bool is_data = extension == ".log" || extension == ".sst";
        if (is_data && entry.file_size() > size) {
            size = entry.file_size();
            largest = entry.path().string();
        }
    }
    ASSERT_GT(size, 500U);
    std::fstream file(largest, std::ios::in | std::ios::out | std::ios::binary);
    const auto at = static_cast<std::streamoff>(size / 2);
    file.seekg(at);
    const char byte = static_cast<char>(file.get() ^ 0x40);
    file.seekp(at);
    file.put(byte);
    file.close();
    const Certificate certificate = verify(dir_.path());
    EXPECT_FALSE(certificate.has_passed()) << tools::render_text(certificate);
    EXPECT_NE(certificate.first_wrong_record, 0U) << tools::render_text(certificate);
}

TEST_F(Verify, SaysThatADaemonHoldsTheDirectory) {
    JournalMaker maker(dir_.path());
    maker.write_a_day();
    const Certificate certificate = verify(dir_.path());
    EXPECT_TRUE(certificate.is_unreadable);
    expect_failure(certificate, "lock", "a running daemon");
}

TEST_F(Verify, DoesNotPassADirectoryWithoutAJournal) {
    EXPECT_TRUE(verify(dir_.path()).is_unreadable);
    EXPECT_TRUE(verify(dir_.path() + "/nowhere").is_unreadable);
}

TEST_F(Verify, InspectPrintsOneLinePerRecord) {
    JournalMaker maker(dir_.path());
    maker.write_a_day();
    maker.close();
    std::vector<std::string> lines;
    const auto keep = [&](std::string_view line) { lines.emplace_back(line); };
    EXPECT_EQ(tools::inspect(dir_.path(), {}, keep), "");
    ASSERT_EQ(lines.size(), maker.records());
    EXPECT_TRUE(lines[0].starts_with("{\"sequence\":1,"));
    EXPECT_NE(lines[5].find("\"command\":\"place_order\""), std::string::npos) << lines[5];
    EXPECT_NE(lines[5].find("order.accepted"), std::string::npos) << lines[5];
    EXPECT_NE(lines.back().find("\"code\":\"unknown_sku\""), std::string::npos) << lines.back();
    lines.clear();
    EXPECT_EQ(tools::inspect(dir_.path(), {.from = 3, .count = 2}, keep), "");
    ASSERT_EQ(lines.size(), 2U);
    EXPECT_TRUE(lines[0].starts_with("{\"sequence\":3,"));
}

}  // namespace
}  // namespace skua::test
