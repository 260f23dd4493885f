import CPcap

/// LINKTYPE numbers, as capture files hold them (https://www.tcpdump.org/linktypes.html), and libpcap's DLT numbers,
/// which for a few old types differ from them and between systems.
package enum LinkType {
    /// LINKTYPE_ETHERNET.
    package static let ethernet: UInt32 = 1
    /// LINKTYPE_RAW: IPv4 or IPv6 without a link header.
    package static let raw: UInt32 = 101

    /// The types whose two numbers differ. From 104 on they are the same.
    private static let differing: [(dlt: Int32, linkType: UInt32)] = [
        (DLT_ATM_RFC1483, 100), (DLT_RAW, raw), (DLT_SLIP_BSDOS, 102), (DLT_PPP_BSDOS, 103), (DLT_ATM_CLIP, 106),
        // OpenBSD's number for DLT_RAW, which files from there may hold.
        (14, raw),
    ]

    /// The LINKTYPE number for what `pcap_datalink` returned.
    static func number(ofDLT dlt: Int32) -> UInt32 {
        differing.first { $0.dlt == dlt }?.linkType ?? UInt32(bitPattern: dlt)
    }

    /// The DLT number that libpcap wants for a LINKTYPE number.
    static func dlt(of number: UInt32) -> Int32 {
        differing.first { $0.linkType == number }?.dlt ?? Int32(bitPattern: number)
    }

    /// A number as this program uses it: one for each kind of frame, where files hold several.
    static func normal(_ number: UInt32) -> UInt32 { self.number(ofDLT: Int32(bitPattern: number)) }

    /// The registered name without `LINKTYPE_`, as in `ETHERNET`; `147` and the like for a number that has none.
    package static func name(of number: UInt32) -> String {
        if let name = renamed[number] { return name }
        guard let name = unsafe pcap_datalink_val_to_name(dlt(of: number)) else { return "\(number)" }
        return unsafe String(cString: name)
    }

    /// A few words on what the type is, as in `Ethernet`; nil for a number that libpcap does not know.
    package static func summary(of number: UInt32) -> String? {
        guard let text = unsafe pcap_datalink_val_to_description(dlt(of: number)) else { return nil }
        return unsafe String(cString: text)
    }

    /// The types whose LINKTYPE name is not their DLT name.
    private static let renamed: [UInt32: String] = [
        1: "ETHERNET", 6: "IEEE802_5", 7: "ARCNET_BSD", 50: "PPP_HDLC", 119: "IEEE802_11_PRISM",
        127: "IEEE802_11_RADIOTAP", 163: "IEEE802_11_AVS", 195: "IEEE802_15_4_WITHFCS",
    ]
}
