"""What macOS is told about the app: which documents and folders it opens. Not tested on macOS."""

from typing import Any


def info_plist(version: str) -> dict[str, Any]:
    """Entries of ``Info.plist`` beside those that PyInstaller makes."""
    return {
        "CFBundleName": "Parallax",
        "CFBundleDisplayName": "Parallax",
        "CFBundleShortVersionString": version,
        "CFBundleVersion": version,
        "LSMinimumSystemVersion": "13.0",
        "LSApplicationCategoryType": "public.app-category.medical",
        "NSHighResolutionCapable": True,
        "NSRequiresAquaSystemAppearance": False,
        "NSHumanReadableCopyright": "Apache License 2.0. Research use only. Not for diagnosis.",
        "UTImportedTypeDeclarations": [
            {
                "UTTypeIdentifier": "org.nema.dicom",
                "UTTypeDescription": "DICOM image",
                "UTTypeConformsTo": ["public.data", "public.image"],
                "UTTypeTagSpecification": {
                    "public.filename-extension": ["dcm", "dicom"],
                    "public.mime-type": "application/dicom",
                },
            }
        ],
        "CFBundleDocumentTypes": [
            {
                "CFBundleTypeName": "DICOM image",
                "CFBundleTypeRole": "Viewer",
                "LSHandlerRank": "Alternate",
                "LSItemContentTypes": ["org.nema.dicom"],
            },
            {
                "CFBundleTypeName": "Folder, archive, or file without an extension",
                "CFBundleTypeRole": "Viewer",
                "LSHandlerRank": "Alternate",
                "LSItemContentTypes": ["public.folder", "public.zip-archive", "public.data"],
            },
        ],
    }
