import Testing

@testable import PacketDecoding

/// Tokens of keys: the expected ones are what Python's hashlib makes of them.
@Suite struct MultipathTokenTests {
    @Test(arguments: [(0x1122_3344_5566_7788, 0x1DCE_6604), (0x0102_0304_0506_0708, 0x6684_0DDA)])
    func token(key: UInt64, token: UInt32) {
        #expect(MultipathToken.of(key: key) == token)
    }
}
