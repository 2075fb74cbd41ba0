package io.respaldo.format.repository.internal.tree;

import java.util.Arrays;
import java.util.Base64;

/**
 * Which characters Go's {@code strconv.IsPrint} calls printable: those of Unicode 15.0, with which
 * Go 1.21 and later are built, whatever the JVM knows.
 */
final class GoPrintable {
  /** Distances between the places where it changes, 7 bits to a byte; made by asking Go. */
  private static final String CHANGES =
      "IF8iDAHKBQIGBAcBAQEUAY0DASYCMgIDATcIGwQGERYBwAEBMAI7AmUOOwIxAg8BHAIBAQsFHwlKAaEBAQgC"
          + "AgIWAQcBAQMEAgkCAgIECAEEAgEFAhkCAwEGBAICFgEHAQIBAgECAgEBBQQCAgMDAQcEAQEHEQoDAQkBAwEW"
          + "AQcBAgEFAgoBAwEDAgEPBAIMBwcBAwEIAgICFgEHAQIBBQIJAgICAwcDBAIBBQISCgIBBgMDAQQDAgEBAQID"
          + "AgMDAwwEBQMDAQQCAQYBDhUFDQEDARcBEAIJAQMBBAcCAQMCAQIEAgoHFgEDARcBCgEFAgkBAwEEBwIGAgEE"
          + "AgoBAwwNAQMBMwEDAQYEEAIaAQMBEgMYAQkBAQIHAwEEBgEBAQgGCgIDDDoEHSUCAQEBBQEYAQEBFwIFAQEB"
          + "BwEKAgQgSAEkBCcBJAEPAQ0lxgEBAQUBAvkCAQQCBwEBAQQCKQEEAiEBBAIHAQEBBAIPATkBBAJDAiADGgZW"
          + "AgYCgAUBHANZBxYJGAkUDA0BAwECDF4CCgYKBg4BCwZZBysFRgofAQwEDAQBAyoCBQssBBoGCwM+AkEBHQIL"
          + "BgoGDgIfMU0DLwF0CDwDDwM8BysCCwgrBZYEAgYCJgIGAggBAQEBAQEBHwI1AQ8BDgIGARMCAwEJERgILxEC"
          + "AhsBDQMhDyEPjAEElwUZCxWUDgIgAd0CBS0BAQUBAjgHAg4YCQcBBwEHAQcBBwEHAQcBBwF+IhoBWQzWARoM"
          + "BT8BVgJnBSsBXgFUDC8B7eQBAzcJ3AIUuAEIywEFAgEBAQUYOwMKBjgIRggMBnQLHgNOAQsEIQE3CQ4CCgJn"
          + "GBwKBgIGAgYJBwEHATwEfgIKBqRXDBcEMYRC7gICaiYHDAUFGgEFAQEBAgECAX0QvQMCNgcBICoGMwETAQQE"
          + "BQGHAQS+AQMGAgYCBgIDAwcBBw0CAgwBGgETAQIBDwIOInsFAwQtA1gBDQMBLy6CAR0DMQ8cBCQJHgUrBR4B"
          + "JQQOKp4BAgoGJAQkBCgINAsMAQ8BBwECAQsBDwEHAQJDtwIJFgoIGAYBKgEJRQYCAQEsAQIDAQIXAUgICTAT"
          + "AQIFIQMbBQFAOAQUAjIBAgUIAQMBHQIDBAoHCQdAICcEDAk2Ax0CGwUaBwQMB1BJNzMNMwcuCAqmAh8BKgED"
          + "AgJLKwgqFhomHBQXCU4EJAk+AQUNGQcKBjUBEggnCWABFAsSAS8+BwEBAQQBDwELBjsFCgYEAQgCAgIWAQcB"
          + "AgEFAQoCAgIDAgEGAQUHAgcDBYsBXAEFHkgICqYBNgImIkULCgYNEzoGCjYbAg8EF7kBPGRTDAgCAQIIAQIB"
          + "HgECAgwJCkYIAi4CCxtICFMNSQcK9gEJAS0BDgodAyACFgEOSQcBAgEsAwEBAgEJCAoGBgECASUBAgEGBwq2"
          + "AhkHEQEpAxxWAQ8yDZsHZm8BBQvEAcwUYw2wCBAWqh/HBLlDuQQHHwEKBFEBCgYeAgYKRgoKAQcBFQUTsAVb"
          + "ZUsEOQcRQAULAg74LwjWCSoJ50UEAQcBAgGjAg8BHQMCAQ4ECIwDhBJrBQ0DCQcKAgTgJC4CFwl0PPYBCicC"
          + "SghwFUZ6FAwUDFcJGYcBVQFHAQICAQICAgQBDAEBAQcBQQEEAggBBwEcAQQBBQEBAwcB1AICpAICvgUPBQEP"
          + "0AgfBgbVAQcBEQIHAQIBBQU+IQFwLQMOAgoEAsACHxE6BQHQAyrmBQcBBAECAQ8BxQECEClMBAoEApEGREw9"
          + "wgEEARsBAgEBAgEBCgEEAQEBAQYBBAEBAQEBAQMBAgEBAgEBAQEBAQEBAQECAQECBAEHAQQBBAEBAQoBEQUD"
          + "AQUBETQCjgIsBGQMDwIPAQ8BJQquATgdDSwECQcCDgaaAdgHBBEDDQN3BF8GDAQBDwwEOAgKBigIHgICTtQC"
          + "DA4CDQMJBy4BBwgOBAkHCQeTAQE3JQqGCODNAiC6IAbeAQKCLQ6xOp8YngTiC8smBeAg0Lor8AE=";

  private static final int[] PLACES = places();

  private GoPrintable() {}

  private static int[] places() {
    byte[] distances = Base64.getDecoder().decode(CHANGES);
    int[] places = new int[distances.length];
    int n = 0;
    int place = 0;
    int shift = 0;
    int distance = 0;
    for (byte b : distances) {
      distance |= (b & 0x7f) << shift;
      shift += 7;
      if (b >= 0) {
        place += distance;
        places[n++] = place;
        distance = 0;
        shift = 0;
      }
    }
    return Arrays.copyOf(places, n);
  }

  static boolean test(int codePoint) {
    if (codePoint < 0x7f) {
      return codePoint >= ' ';
    }
    int found = Arrays.binarySearch(PLACES, codePoint);
    int changes = found >= 0 ? found + 1 : -found - 1;
    return (changes & 1) == 1;
  }
}
