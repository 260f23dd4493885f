import Testing

@testable import PacketCapture

@Suite struct LinkTypeTests {
    @Test(
        arguments: [
            (0, "NULL"), (1, "ETHERNET"), (9, "PPP"), (101, "RAW"), (104, "C_HDLC"), (105, "IEEE802_11"), (108, "LOOP"),
            (113, "LINUX_SLL"), (127, "IEEE802_11_RADIOTAP"), (195, "IEEE802_15_4_WITHFCS"), (228, "IPV4"),
            (229, "IPV6"),
            (239, "NFLOG"), (276, "LINUX_SLL2"), (100, "ATM_RFC1483"), (4711, "4711"),
        ] as [(UInt32, String)])
    func names(number: UInt32, name: String) {
        #expect(LinkType.name(of: number) == name)
    }

    /// libpcap's numbers on Linux beside those of files.
    @Test(arguments: [(12, 101), (14, 101), (11, 100), (19, 106), (1, 1), (108, 108), (276, 276)] as [(Int32, UInt32)])
    func numbersOfLibpcap(dlt: Int32, number: UInt32) {
        #expect(LinkType.number(ofDLT: dlt) == number)
        if dlt != 14 { #expect(LinkType.dlt(of: number) == dlt) }
    }

    @Test func summaries() {
        #expect(LinkType.summary(of: 1) == "Ethernet")
        #expect(LinkType.summary(of: 101) == "Raw IP")
        #expect(LinkType.summary(of: 4711) == nil)
    }

    @Test func libpcapTellsItsVersion() {
        #expect(libpcapVersion.hasPrefix("libpcap version 1."))
    }
}
