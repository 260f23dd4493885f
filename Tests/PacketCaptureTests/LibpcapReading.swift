import CPcap
import Foundation

@testable import PacketCapture

/// What libpcap makes of a file, for comparison: its frames, and its words at the end; nil when it does not open it.
func readThroughLibpcap(_ path: PathName) -> (frames: [ReadFrame], words: String)? {
    var words = [CChar](repeating: 0, count: Int(PCAP_ERRBUF_SIZE))
    guard
        let handle = pcap_open_offline_with_tstamp_precision(
            path.text, UInt32(PCAP_TSTAMP_PRECISION_NANO), &words)
    else { return nil }
    defer { pcap_close(handle) }
    let linkType = LinkType.number(ofDLT: pcap_datalink(handle))
    let isClassic = pcap_major_version(handle) == 2
    let magic = Array(FileManager.default.contents(atPath: path.text)?.prefix(4) ?? Data())
    let hasNanoseconds = [[0xA1, 0xB2, 0x3C, 0x4D], [0x4D, 0x3C, 0xB2, 0xA1]].contains(magic)
    var frames: [ReadFrame] = []
    var header: UnsafeMutablePointer<pcap_pkthdr>?
    var octets: UnsafePointer<UInt8>?
    while true {
        let status = pcap_next_ex(handle, &header, &octets)
        guard status == 1, let record = header?.pointee else {
            return (frames, status == PCAP_ERROR ? String(cString: pcap_geterr(handle)) : "")
        }
        // libpcap extends the signs of a classic file's 32 bits, of which none is meant.
        let seconds = isClassic ? Int64(UInt32(truncatingIfNeeded: record.ts.tv_sec)) : Int64(record.ts.tv_sec)
        let whole = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        var fraction = Int64(record.ts.tv_usec)
        if isClassic, fraction < 0 { fraction += (Int64(UInt32.max) + 1) * (hasNanoseconds ? 1 : 1000) }
        let time = whole.partialValue.addingReportingOverflow(fraction)
        frames.append(
            ReadFrame(
                time: whole.overflow || time.overflow ? .max : time.partialValue, number: UInt64(frames.count + 1),
                original: Int(record.len), linkType: linkType,
                octets: Array(UnsafeBufferPointer(start: octets, count: Int(record.caplen)))))
    }
}
