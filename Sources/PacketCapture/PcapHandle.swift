import CPcap

/// The version of libpcap that is in use, in its own words.
package var libpcapVersion: String { unsafe String(cString: pcap_lib_version()) }

/// An open `pcap_t`, closed once.
@safe struct PcapHandle: ~Copyable {
    let pointer: OpaquePointer

    init(_ pointer: OpaquePointer) { unsafe self.pointer = pointer }

    deinit { unsafe pcap_close(pointer) }

    /// What libpcap says of its last error.
    var words: String { unsafe String(cString: pcap_geterr(pointer)) }
    /// The LINKTYPE number.
    var linkType: UInt32 { LinkType.number(ofDLT: unsafe pcap_datalink(pointer)) }
    /// Octets that at most are kept of a frame.
    var snapshotLength: Int { Int(unsafe pcap_snapshot(pointer)) }
}

/// Calls libpcap with an error buffer and returns its result and the words that it left there.
func withErrorBuffer<Result>(_ body: (UnsafeMutablePointer<CChar>) -> Result) -> (result: Result, words: String) {
    unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(PCAP_ERRBUF_SIZE)) { buffer in
        unsafe buffer.initialize(repeating: 0)
        let result = unsafe body(buffer.baseAddress!)
        return (result, unsafe String(cString: buffer.baseAddress!))
    }
}
